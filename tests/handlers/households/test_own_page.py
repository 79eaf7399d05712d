"""One's own household: how it is visited, in plain words; and what people say: come, less often, not for now."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.enrolments import settle_in
from models.grids import Group
from models.households import Household, VisitPause
from models.households.rows import Pace
from models.mandates import Mandate
from models.people import Person as Row
from models.roles import RoleGrant
from models.rules.visit_states import Cause, Outcome, PauseState, VisitState
from models.visits import Visit
from tests.handlers.conftest import acting, person_id
from tests.handlers.households.doors import household_row, lives_at, moves_in_with, musts, name_of
from tests.handlers.stories import data_of, forges, restarted
from tests.models.households.living import plan, write
from tests.people import START, Chat, Person, Stage, labels

GONE, NOT_YOURS = "没有找到", "不归您办"


@pytest.fixture
def home(stage: Stage, wang: Person) -> int:
    """王秀英's household, 3栋501."""
    del wang
    return lives_at(stage, "王秀英")


def row_of(stage: Stage, name: str) -> Row:
    return stage.app.database.transact(lambda session: session.scalars(select(Row).where(Row.name == name)).one())


def pauses(stage: Stage) -> list[VisitPause]:
    return stage.app.database.transact(
        lambda session: list(session.scalars(select(VisitPause).order_by(VisitPause.id)))
    )


def was_visited(stage: Stage, home: int, *, on: date = date(2026, 11, 3), **values: Any) -> None:
    def note(session: Session) -> None:
        entry = write(session, session.get_one(Household, home), "药快吃完了")
        for field, value in ({"met_on": on} | values).items():
            setattr(entry, field, value)

    stage.app.database.transact(note)


def acts_for(stage: Stage, agent: Person, principal_id: int) -> None:
    stage.app.database.transact(
        lambda session: session.add(Mandate(agent_id=acting(session, agent).id, principal_id=principal_id,
                                            relation="mother", asked_at=START, granted_at=START,
                                            granted_by_id=principal_id))
    )  # fmt: skip


async def test_the_page_says_who_comes_when_and_why(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del worker
    was_visited(stage, home)
    was_visited(stage, home, on=date(2026, 11, 10), outcome=Outcome.ABSENT)
    was_visited(stage, home, on=date(2026, 11, 12), taken_back_at=START)
    await wang.says("/settings")
    await wang.presses("网格员上门的事")
    wang.hears("您家", "于超、张红梅", "上次来：11月3日 周二，于超", "大约每 90 天来一次：大家都这样")
    wang.hears_nothing_of("药快吃完了")
    lives_at(stage, "王秀英", traits=["alone"])
    await wang.says("/visits")
    wang.hears("大约每 30 天来一次：一个人住")


async def test_fewer_and_as_always(stage: Stage, wang: Person, home: int) -> None:
    await wang.says("/visits")
    wang.hears("还没有来过")
    before = wang.last["message_id"]
    await wang.presses("少来一点")
    wang.hears("大约每 365 天来一次：你们家说过少来一点")
    assert wang.last["message_id"] == before
    assert household_row(stage, home).pace is Pace.FEWER
    await forges(wang, f"6p:{person_id(stage, wang)}:1")  # pressed twice
    assert household_row(stage, home).pace is Pace.FEWER
    await wang.presses("照常来")
    wang.hears("大约每 90 天")
    assert household_row(stage, home).pace is Pace.NORMAL


async def test_somebody_is_asked_to_come(stage: Stage, wang: Person, home: int, worker: Person, grid3: Chat) -> None:
    await wang.says("/visits")
    await wang.presses("请来一趟")
    await wang.presses("有事当面说")
    await wang.says("想说说低保的事")
    wang.hears("于超会到您家来", "最晚 11月24日 周二")
    (visit,) = musts(stage)
    assert (visit.household_id, visit.cause, visit.about) == (home, Cause.WISH, f"person:{person_id(stage, wang)}")
    assert visit.why == {"what": "talk", "words": "想说说低保的事", "by_id": person_id(stage, wang), "paused": False}
    worker.hears("请您尽快去一趟", "3栋501 · 王秀英", "有事当面说", "想说说低保的事")
    grid3.hears_nothing_of("王秀英", "低保", "501")
    await wang.presses("走访的事")
    wang.hears("你们家请我们来一趟：于超 会来")


async def test_what_is_added_goes_to_the_same_visit(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del home
    for _ in range(2):
        await wang.says("/visits")
        await wang.presses("请来一趟")
        await wang.says("楼道灯坏了")  # who simply writes has said why
    wang.hears("于超已经知道了", "记上了")
    (visit,) = musts(stage)
    assert (visit.why["what"], visit.why["words"]) == ("other", "楼道灯坏了\n楼道灯坏了")
    worker.hears("请您尽快去一趟", "楼道灯坏了\n楼道灯坏了")
    stage.app.database.transact(lambda session: setattr(session.scalars(select(Visit)).one(), "state", VisitState.MET))
    await wang.says("/visits")
    await wang.presses("请来一趟")
    await wang.presses("家里有大事")
    await wang.presses("不用说了")
    wang.hears("会到您家来", "120")
    assert len(musts(stage)) == 2


async def test_not_for_now_and_again(stage: Stage, wang: Person, home: int, leader: Person, worker: Person) -> None:
    planned = stage.app.database.transact(lambda session: plan(session, household_of(session, home)).id)
    await wang.says("/visits")
    await wang.presses("先别来")
    await wang.says("家里有产妇")
    wang.hears("先不到您家", "告诉网格长")
    (pause,) = pauses(stage)
    assert (pause.household_id, pause.state, pause.reason) == (home, PauseState.ASKED, "家里有产妇")
    leader.hears("家里有产妇")
    visit = stage.app.database.transact(lambda session: session.get_one(Visit, planned))
    assert visit.state is VisitState.WITHDRAWN
    await wang.presses("走访的事")
    wang.hears("你们家说过先别来")
    again = data_of(wang.last, "又可以来了")
    assert "照常来看您" in await wang.presses("又可以来了")
    wang.hears("大约每 90 天")
    worker.hears("3栋501 · 王秀英", "又可以去了")
    assert labels(leader.card("3栋501")) == []  # nothing is left to decide
    await forges(wang, again)  # an old button
    assert [pause.state for pause in pauses(stage)] == [PauseState.ENDED]


def household_of(session: Session, home: int) -> Household:
    return session.get_one(Household, home)


async def test_what_to_be_called(stage: Stage, wang: Person, home: int) -> None:
    del home
    await wang.says("/visits")
    await wang.presses("怎么称呼您")
    await wang.says("王" * 21)
    wang.hears("有点长", "20")
    await wang.says("  王阿姨\n ")
    wang.hears("以后叫您王阿姨")
    assert row_of(stage, "王秀英").called == "王阿姨"
    await wang.presses("走访的事")
    wang.hears("称呼：王阿姨")
    await wang.presses("怎么称呼您")
    await wang.presses("就叫姓名")
    wang.hears("就按姓名称呼")
    assert row_of(stage, "王秀英").called is None


async def test_who_says_that_they_live_at_a_door_learns_and_changes_nothing_there(
    stage: Stage, wang: Person, home: int, daughter: Person
) -> None:
    """Anybody can name a door."""
    del wang
    was_visited(stage, home)
    lives_at(stage, "王秀英", traits=["disabled"])
    stage.world.person(daughter.viewer).bot_started = True
    stage.app.database.transact(
        lambda session: settle_in(session, acting(session, daughter), group=session.get_one(Group, 11), now=START)
    )
    assert lives_at(stage, "陈静", verified_at=None) == home
    await daughter.says("/visits")
    daughter.hears("您家", "于超、张红梅", "网格员确认住址以后")
    daughter.hears_nothing_of("上次来", "行动不方便", "王秀英", "每 30 天")
    assert {"少来一点", "先别来"} & set(labels(daughter.last)) == set()
    for button in ("6p:{}:1", "6q:{}", "6e:{}"):
        await forges(daughter, button.format(person_id(stage, daughter)))
    assert household_row(stage, home).pace is Pace.NORMAL
    assert pauses(stage) == []
    await daughter.says("/visits")
    await daughter.presses("请来一趟")  # that is open to them
    await daughter.says("我刚搬来")
    assert [visit.household_id for visit in musts(stage)] == [home]


async def test_the_family_speaks_for_whom_they_act_for(
    stage: Stage, wang: Person, home: int, chen: Person, worker: Person
) -> None:
    own = lives_at(stage, "陈静", "2栋202", grid_id=5, group_id=21)
    acts_for(stage, chen, person_id(stage, wang))
    was_visited(stage, home)
    await chen.says("/visits")
    chen.hears("您家")
    await chen.presses("王秀英家")
    chen.hears("王秀英家", "上次来：11月3日 周二", "于超、张红梅")
    await chen.presses("请来一趟")
    chen.hears("王秀英家一趟")
    await chen.presses("孩子升学")
    await chen.presses("不用说了")
    chen.hears("于超会到王秀英家来")
    worker.hears("请您尽快去一趟", "王秀英")
    assert [visit.household_id for visit in musts(stage)] == [home]
    await chen.presses("走访的事")
    await chen.presses("少来一点")
    assert household_row(stage, home).pace is Pace.FEWER
    assert household_row(stage, own).pace is Pace.NORMAL


async def test_somebody_elses_household_is_nobodys_business(
    stage: Stage, wang: Person, home: int, chen: Person, worker: Person, leader: Person
) -> None:
    lives_at(stage, "陈静", "2栋202", grid_id=5, group_id=21)
    whose = person_id(stage, wang)
    await chen.says("/menu")
    for nobody in (chen, worker, leader):  # nor does a role open it
        for button in ("6o:{}", "6p:{}:1", "6v:{}", "6q:{}", "6e:{}", "6c:{}"):
            notice = await forges(nobody, button.format(whose))
            assert NOT_YOURS in notice, (nobody.name, button, str(nobody)[-600:])
        nobody.hears_nothing_of("王秀英家")
    for strange in ("6o:999999", "6o:-1", "6v:0"):
        await forges(chen, strange)
    assert household_row(stage, home).pace is Pace.NORMAL
    assert (musts(stage), pauses(stage)) == ([], [])


async def test_what_no_button_offered_and_words_that_are_too_long(
    stage: Stage, wang: Person, home: int, worker: Person
) -> None:
    del worker
    await wang.says("/visits")
    await wang.presses("请来一趟")
    serial = data_of(wang.last, "家里有大事").partition("~")[2]
    assert GONE in await forges(wang, f"6a:fire~{serial}")
    await wang.says("长" * 501)
    wang.hears("有点长了")
    await wang.presses("有事当面说")
    await wang.says("长" * 501)
    wang.hears("有点长了")
    assert musts(stage) == []
    await wang.says("短")
    assert [visit.household_id for visit in musts(stage)] == [home]


async def test_pressed_twice_it_is_one_wish(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del home
    await wang.says("/visits")
    await wang.presses("请来一趟")
    await wang.presses("有事当面说")
    data = data_of(wang.last, "不用说了")
    await wang.presses("不用说了")
    await forges(wang, data)
    assert len(musts(stage)) == 1
    told = [m for m in worker.messages if "请您尽快去一趟" in m.get("text", "")]
    assert len(told) == 1


async def test_it_goes_on_after_a_restart(stage: Stage, wang: Person, home: int) -> None:
    del home
    await wang.says("/visits")
    await wang.presses("请来一趟")
    async with restarted(stage):
        await wang.presses("有事当面说")
        await wang.presses("不用说了")
        assert len(musts(stage)) == 1


async def test_where_nobody_serves_the_leader_finds_somebody(stage: Stage, wang: Person, home: int) -> None:
    del home
    stage.app.database.transact(lambda session: session.execute(delete(RoleGrant)))
    await wang.says("/visits")
    wang.hears("还没有安排网格员")
    await wang.presses("请来一趟")
    await wang.says("有事")
    wang.hears("网格长会安排人")


async def test_whose_address_is_not_known(resident: Person) -> None:
    await resident.says("/start")
    await resident.says("/visits")
    resident.hears("还不知道您住在哪里")


async def test_staff_see_their_own_home_too(stage: Stage, worker: Person, wang: Person) -> None:
    del wang
    moves_in_with(stage, "于小宝", "8栋808", traits=["newcomer"])
    await worker.says("/visits")
    await worker.presses("我自己家")
    worker.hears("还不知道您住在哪里")
    lives_at(stage, "于超", "8栋808")
    await worker.says("/visits")
    await worker.presses("我自己家")
    worker.hears("您家", "大约每 60 天", "刚到这里住")
    await worker.presses("请来一趟")
    await worker.says("帮我看看水管")
    worker.hears("张红梅会到您家来")  # nobody visits themselves
    assert name_of(stage, musts(stage)[0].assignee_id) == "张红梅"


async def test_in_english(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del worker
    was_visited(stage, home)
    stage.app.database.transact(
        lambda session: setattr(session.scalars(select(Row).where(Row.name == "王秀英")).one(), "language", "en")
    )
    await wang.says("/visits")
    wang.hears("Your home", "Last visit: Tue 3 Nov", "about every 90 days")
    await wang.presses("Please come")
    await wang.presses("face to face")
    await wang.presses("Nothing more")
    wang.hears("will come to your home", "by Tue 24 Nov")
