"""A household asks to be left in peace: its leader says for how long; who goes there and who lives there hear it."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.households import VisitPause
from models.households.settling import household_of
from models.roles import RoleGrant, grant, grid_scope
from models.rules.roles import Role
from models.rules.visit_states import PauseState
from tests.conftest import person
from tests.handlers.diary.doorsteps import moves_in
from tests.handlers.stories import data_of, forges
from tests.models.commitments.making import person_of
from tests.people import Chat, Person, Stage, labels, said

CARD = "有一户想清静一阵"


@pytest.fixture
async def wang(resident: Person) -> Person:
    """王秀英 lives in grid 3."""
    await resident.joins()
    return resident


@pytest.fixture
def home(stage: Stage, wang: Person) -> int:
    """Her household."""

    def settle(session: Session) -> int:
        today = stage.app.community.today(stage.clock.now())
        household = household_of(session, person_of(session, wang.viewer), today=today)
        assert household is not None
        return household.id

    return stage.app.database.transact(settle)


async def asks(worker: Person, home: int, reason: str = "家里忙") -> None:
    """Somebody who was there writes it down."""
    await forges(worker, f"1o:{home}:declined")
    await worker.presses(reason)


def pauses(stage: Stage) -> list[tuple[PauseState, str]]:
    """Every pause with its last day, the oldest first."""

    def load(session: Session) -> list[tuple[PauseState, str]]:
        found = session.scalars(select(VisitPause).order_by(VisitPause.id))
        return [(pause.state, str(pause.until)) for pause in found]

    return stage.app.database.transact(load)


async def test_for_three_months(
    stage: Stage, worker: Person, leader: Person, secretary: Person, wang: Person, home: int, grid3: Chat
) -> None:
    await asks(worker, home)
    card = leader.hears(CARD, "第11组 · 南一巷 · 王秀英", "第3网格", "于超去时听他们说的", "家里忙", "您看清静多久")
    assert labels(card) == [
        "🌿 三个月，到2月23日 周二",
        "🌿 180 天，到5月22日 周六",
        "🌿 等他们自己开口",
        "👣 还是要去",
    ]
    secretary.hears_nothing_of(CARD)
    grid3.hears_nothing_of(CARD, "王秀英", "清静")
    assert "记下了" in await leader.presses("三个月")
    decided = leader.hears(CARD, "冯芳定了：到2月23日 周二为止不去打扰")
    assert labels(decided) == []
    worker.hears("王秀英", "到2月23日 周二为止不用去")
    wang.hears("您家想清静一阵，我们记下了", "到2月23日 周二为止，我们不上门打扰")
    assert pauses(stage) == [(PauseState.AGREED, "2027-02-23")]
    grid3.hears_nothing_of("王秀英", "清静", "打扰")


@pytest.mark.parametrize(
    ("label", "until", "staff", "family"),
    [
        ("180 天", "2027-05-22", "到5月22日 周六为止不用去", "到5月22日 周六为止"),
        ("自己开口", "None", "等他们自己开口", "您不开口，我们就不上门"),
    ],
)
async def test_for_longer(
    stage: Stage,
    worker: Person,
    leader: Person,
    wang: Person,
    home: int,
    label: str,
    until: str,
    staff: str,
    family: str,
) -> None:
    await asks(worker, home)
    await leader.presses(label)
    worker.hears(staff)
    wang.hears(family)
    assert pauses(stage) == [(PauseState.AGREED, until)]


async def test_somebody_goes_there_after_all_with_a_word_to_the_worker(
    stage: Stage, worker: Person, leader: Person, wang: Person, home: int
) -> None:
    await asks(worker, home)
    await leader.presses("还是要去")
    leader.hears("还是去看看", "跟于超说一句")
    await leader.says("长" * 501)
    leader.hears("有点长了", "500")
    await leader.says("老人一个人，门口问一声就好")
    leader.hears("照常去，已经告诉于超")
    leader.hears(CARD, "冯芳定了：还是去看看")
    worker.hears("冯芳请您还是去看看", "老人一个人，门口问一声就好")
    wang.hears("您家想清静，我们记着呢", "不耽误您")
    wang.hears_nothing_of("门口问一声就好")
    assert pauses(stage) == [(PauseState.REFUSED, "None")]


async def test_without_a_word(stage: Stage, worker: Person, leader: Person, home: int) -> None:
    await asks(worker, home)
    await leader.presses("还是要去")
    assert pauses(stage) == [(PauseState.ASKED, "None")], "not before the words"
    await leader.presses("先不说了")
    await leader.presses("还是要去")
    await leader.presses("不用多说")
    worker.hears("冯芳请您还是去看看")
    assert pauses(stage) == [(PauseState.REFUSED, "None")]


async def test_it_is_pressed_once(stage: Stage, worker: Person, leader: Person, secretary: Person, home: int) -> None:
    await asks(worker, home)
    card = leader.hears(CARD)
    quarter, refuse = data_of(card, "三个月"), data_of(card, "还是要去")
    await leader.presses("还是要去")
    assert "记下了" in await forges(secretary, quarter)
    leader.hears(CARD, "刘志强定了：到2月23日 周二为止")
    assert labels(leader.card(CARD)) == []
    await leader.says("我看还是去一趟")
    leader.hears("已经定过了")
    for data in (quarter, refuse):
        assert "已经定过了" in await forges(leader, data)
    leader.hears_nothing_of("已经告诉于超")
    worker.hears_nothing_of("还是去看看", "我看还是去一趟")
    assert pauses(stage) == [(PauseState.AGREED, "2027-02-23")]


async def test_who_steers_elsewhere_or_only_goes_there_decides_nothing(
    stage: Stage, worker: Person, leader: Person, wang: Person, home: int
) -> None:
    other = person(stage, 7002)
    await other.says("/start")

    def promote(session: Session) -> None:
        grant(session, person_of(session, other.viewer).id, Role.GRID_LEADER, grid_scope(4))

    stage.app.database.transact(promote)
    await asks(worker, home)
    card = leader.hears(CARD)
    for label in ("三个月", "还是要去"):
        assert "没有找到" in await forges(other, data_of(card, label))
        assert "没有找到" in await forges(wang, data_of(card, label))
        assert "不归您办" in await forges(worker, data_of(card, label))
    pause = data_of(card, "三个月").split(":")[1]
    assert "没有找到" in await forges(other, f"4s:{pause}")
    assert "没有找到" in await forges(other, f"4e:{home}:1")
    assert "没有找到" in await forges(leader, "4a:999:open")
    other.hears_nothing_of("王秀英", "清静")
    assert pauses(stage) == [(PauseState.ASKED, "None")]


async def test_where_the_grid_has_no_leader_the_secretary_is_asked(
    stage: Stage, worker: Person, secretary: Person, home: int
) -> None:
    stage.app.database.transact(
        lambda session: session.execute(delete(RoleGrant).where(RoleGrant.role == Role.GRID_LEADER))
    )
    await asks(worker, home)
    secretary.hears(CARD, "王秀英")
    await secretary.presses("自己开口")
    worker.hears("等他们自己开口")


async def test_a_leaders_own_home_is_the_secretarys_to_decide_on(
    stage: Stage, worker: Person, leader: Person, secretary: Person, home: int
) -> None:
    def move_in(session: Session) -> None:
        person_of(session, leader.viewer).household_id = home

    stage.app.database.transact(move_in)
    await asks(worker, home)
    leader.hears_nothing_of(CARD)
    await secretary.presses("自己开口")
    leader.hears_nothing_of(CARD, "不用去")
    assert pauses(stage) == [(PauseState.AGREED, "None")]


async def test_who_only_says_that_they_live_there_hears_nothing(
    stage: Stage, worker: Person, leader: Person, stranger: Person
) -> None:
    """Anybody can name a door: what those behind it asked for is theirs to know."""
    home = moves_in(stage, "李大爷", address="3栋502")
    await stranger.says("/start")

    def name_that_door(session: Session) -> None:
        row = person_of(session, stranger.viewer)
        row.household_id, row.verified_at = home, None

    stage.app.database.transact(name_that_door)
    await asks(worker, home)
    leader.hears(CARD, "李大爷")
    await leader.presses("三个月")
    stranger.hears_nothing_of("清静")


async def test_they_may_be_visited_again(stage: Stage, worker: Person, leader: Person, wang: Person, home: int) -> None:
    assert "用不上" in await forges(leader, f"4e:{home}:0"), "there is nothing to end yet"
    await asks(worker, home)
    await leader.presses("自己开口")
    assert "不归您办" in await forges(worker, f"4e:{home}:1")
    await forges(leader, f"4e:{home}:0")
    leader.hears("又可以去看他们了？")
    assert pauses(stage) == [(PauseState.AGREED, "None")], "it is asked once more"
    await leader.presses("对，又可以去了")
    leader.hears("王秀英", "又可以去了，走访会照常排上")
    leader.hears(CARD, "又可以去看他们了")
    worker.hears("王秀英", "又可以去了")
    wang.hears("又可以去看您了")
    assert pauses(stage) == [(PauseState.ENDED, "None")]
    assert "用不上" in await forges(leader, f"4e:{home}:1"), "there is nothing to end any more"


async def test_the_wrong_button_is_taken_back(
    stage: Stage, worker: Person, leader: Person, wang: Person, home: int
) -> None:
    await asks(worker, home)
    await worker.presses("按错了")
    assert pauses(stage) == [(PauseState.ENDED, "None")]
    card = leader.hears(CARD, "又可以去看他们了")
    assert labels(card) == []
    wang.hears_nothing_of("又可以去看您了", "清静")


async def test_in_english(stage: Stage, worker: Person, leader: Person, wang: Person, home: int) -> None:
    for somebody in (leader, wang):
        await somebody.says("/settings")
        await somebody.presses("English")
    await asks(worker, home)
    card = leader.hears("A household would like some peace", "they told 于超")
    assert labels(card)[0] == "🌿 Three months, until Tue 23 Feb"
    await leader.presses("Until they say")
    wang.hears("We will not come to your door until you say so")
    assert said(leader.card("A household would like")).endswith("left in peace until they say.")
    assert pauses(stage) == [(PauseState.AGREED, "None")]
