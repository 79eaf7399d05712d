"""Staff tell that somebody must go to a household: who goes hears it at once, once, and no group ever does."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.households import VisitPause
from models.roles import RoleGrant
from models.rules.visit_states import PauseState, VisitState
from models.visits import Visit
from tests.handlers.conftest import person_id
from tests.handlers.households.doors import lives_at, moves_in_with, musts, name_of
from tests.handlers.stories import data_of, forges
from tests.people import START, Chat, Person, Stage, labels, said

GONE = "没有找到"


@pytest.fixture
def home(stage: Stage, wang: Person) -> int:
    """王秀英's household, 3栋501."""
    del wang
    return lives_at(stage, "王秀英")


async def opens_page(staff: Person, wang: Person) -> None:
    await forges(staff, f"zs:{person_id(staff.stage, wang)}")


async def tells(staff: Person, wang: Person, what: str = "有人去世") -> None:
    await opens_page(staff, wang)
    await staff.presses("有事要上门")
    await staff.presses(what)


async def test_a_worker_tells_and_somebody_goes(
    stage: Stage, wang: Person, home: int, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await tells(worker, wang, "出了意外")
    worker.hears("出了意外", "120")
    await worker.says("在楼梯上摔了")
    (visit,) = musts(stage)
    assert (visit.household_id, visit.cause, visit.state) == (home, "incident", VisitState.OPEN)
    assert visit.why == {
        "what": "accident",
        "words": "在楼梯上摔了",
        "by_id": person_id(stage, worker),
        "paused": False,
    }
    assert name_of(stage, visit.assignee_id) == "于超"
    worker.hears("3栋501 · 王秀英", "已经放进您的必到户", "11月24日 周二")
    colleague.hears_nothing_of("在楼梯上摔了", "请您尽快去一趟")
    grid3.hears_nothing_of("王秀英", "摔", "意外", "501")
    wang.hears_nothing_of("上门", "摔")


async def test_who_is_asked_hears_it_at_once(
    stage: Stage, wang: Person, home: int, worker: Person, leader: Person, grid3: Chat
) -> None:
    del home
    await tells(leader, wang)
    await leader.presses("不用说了")
    assert name_of(stage, musts(stage)[0].assignee_id) == "于超"
    leader.hears("已经请于超去", "3栋501 · 王秀英")
    worker.hears("请您尽快去一趟", "王秀英", "有人去世")
    grid3.hears_nothing_of("王秀英", "去世")


async def test_who_simply_writes_has_told(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del home
    await opens_page(worker, wang)
    await worker.presses("有事要上门")
    await worker.says("门口堆满了东西，问问怎么了 <b>&</b>")
    (visit,) = musts(stage)
    assert (visit.why["what"], visit.why["words"]) == ("other", "门口堆满了东西，问问怎么了 <b>&</b>")
    worker.hears("已经放进您的必到户")


async def test_two_who_tell_the_same_are_one_visit(
    stage: Stage, wang: Person, home: int, worker: Person, leader: Person
) -> None:
    del home
    await tells(worker, wang)
    await worker.says("昨天夜里")
    await tells(leader, wang)
    await leader.says("送个花圈")
    leader.hears("已经请于超去了", "您说的也记上了")
    worker.hears("请您尽快去一趟", "昨天夜里\n送个花圈")
    (visit,) = musts(stage)
    assert visit.why["words"] == "昨天夜里\n送个花圈"


async def test_a_child_moves_up(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    child = moves_in_with(stage, "王小宝")
    await tells(worker, wang, "孩子升学")
    worker.hears("哪个孩子")
    assert labels(worker.last)[:3] == ["王秀英", "王小宝", "不在上面"]
    await worker.presses("王小宝")
    await worker.presses("不用说了")
    (visit,) = musts(stage)
    assert (visit.key, visit.cause, visit.household_id) == (f"school:{child}:2026", "school", home)
    await tells(worker, wang, "孩子升学")
    await worker.presses("王小宝")
    await worker.says("要去市里读")
    worker.hears("已经在您的必到户里")
    await tells(worker, wang, "孩子升学")
    await worker.presses("不在上面")
    await worker.presses("不用说了")
    assert [visit.key for visit in musts(stage)] == [f"school:{child}:2026", f"school:household:{home}:2026"]


async def test_once_a_year_is_enough_for_a_child(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del home
    moves_in_with(stage, "王小宝")
    for _ in range(2):
        await tells(worker, wang, "孩子升学")
        await worker.presses("王小宝")
        await worker.presses("不用说了")
        stage.app.database.transact(
            lambda session: setattr(session.scalars(select(Visit)).one(), "state", VisitState.MET)
        )
    worker.hears("今年已经去过了")


async def test_a_household_left_in_peace_is_called_first(
    stage: Stage, wang: Person, home: int, worker: Person, leader: Person
) -> None:
    def pause(session: Session) -> None:
        session.add(VisitPause(household_id=home, asked_by_id=person_id(stage, wang), asked_at=START,
                               state=PauseState.AGREED))  # fmt: skip

    stage.app.database.transact(pause)
    await tells(leader, wang)
    await leader.presses("不用说了")
    worker.hears("请您尽快去一趟", "先打个电话")


async def test_a_leader_names_a_household(stage: Stage, wang: Person, home: int, worker: Person, leader: Person
                                          ) -> None:  # fmt: skip
    del wang
    await leader.says("/coverage")
    await leader.presses("请人上门")
    leader.hears("要去谁家")
    await leader.says("没有这个人")
    leader.hears("没有找到")
    await leader.says("wxy")
    await leader.presses("王秀英")
    await leader.presses("别的事")
    await leader.presses("不用说了")
    assert [visit.household_id for visit in musts(stage)] == [home]
    worker.hears("请您尽快去一趟", "别的事")
    seen = stage.app.database.transact(lambda session: list(session.scalars(select(AuditEntry))))
    assert any(entry.actor_id == person_id(stage, leader) and "rows=1" in entry.fields for entry in seen)


async def test_only_who_steers_names_a_household(
    stage: Stage, wang: Person, home: int, worker: Person, leader: Person, stranger: Person
) -> None:
    del home
    await wang.says("/menu")
    for nobody in (worker, wang, stranger):
        await forges(nobody, "6n")
        nobody.hears_nothing_of("要去谁家")
    await forges(leader, "6n")
    await leader.says("李涛")  # of grid 5
    leader.hears("没有找到")
    serial = data_of(leader.last, "算了").partition("~")[2]
    assert GONE in await forges(leader, f"6w:{person_id(stage, stranger)}~{serial}")
    assert musts(stage) == []


async def test_nobody_tells_of_whom_they_do_not_serve(
    stage: Stage, wang: Person, home: int, worker: Person, stranger: Person, clerk: Person
) -> None:
    await wang.says("/menu")
    for button in (f"6r:{person_id(stage, wang)}", f"6h:{home}"):
        for nobody in (stranger, clerk, wang):
            await forges(nobody, button)
            nobody.hears_nothing_of("要请人上门")
    for strange in ("6r:999999", "6h:999999", "6h:0", "6r:-1"):
        await forges(worker, strange)
        worker.hears_nothing_of("要请人上门")
    assert musts(stage) == []


async def test_what_no_button_offered_is_not_taken(
    stage: Stage, wang: Person, home: int, worker: Person, stranger: Person
) -> None:
    await opens_page(worker, wang)
    await worker.presses("有事要上门")
    serial = data_of(worker.last, "着火了").partition("~")[2]
    assert GONE in await forges(worker, f"6t:reopened~{serial}")
    await forges(worker, f"6t:school~{serial}")
    serial = data_of(worker.last, "不在上面").partition("~")[2]
    assert GONE in await forges(worker, f"6k:{person_id(stage, stranger)}~{serial}")
    assert musts(stage) == []
    del home


async def test_long_words_and_second_presses(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del home
    await tells(worker, wang)
    await worker.says("长" * 501)
    worker.hears("有点长了", "500")
    await worker.says("&" * 101)  # five characters each, as they are sent
    worker.hears("有点长了")
    assert musts(stage) == []
    asked = next(m for m in reversed(worker.messages) if "不用说了" in labels(m))
    data = data_of(asked, "不用说了")
    await worker.presses("不用说了")
    await forges(worker, data)  # pressed twice
    assert len(musts(stage)) == 1


async def test_who_lost_the_role_meanwhile_tells_nothing(stage: Stage, wang: Person, home: int, worker: Person) -> None:
    del home
    await tells(worker, wang)
    theirs = delete(RoleGrant).where(RoleGrant.person_id == person_id(stage, worker))
    stage.app.database.transact(lambda session: session.execute(theirs))
    await worker.says("还是说一声")
    assert musts(stage) == []


async def test_in_the_elders_mode_numbers_answer(wang: Person, home: int, worker: Person) -> None:
    del home
    await worker.says("/elders")
    await opens_page(worker, wang)
    await worker.presses("有事要上门")
    await worker.says("3")
    worker.hears("有人去世")
    assert "请说" not in said(worker.last)
