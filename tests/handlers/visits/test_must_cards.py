"""The private card of a must-visit: it reaches somebody, and nobody goes in vain because of it."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.grids import Grid
from models.people import Person as Row
from models.rules.musts import What
from models.rules.visit_states import Cause
from models.visits.calling import Told
from tests.handlers.households.doors import lives_at
from tests.handlers.staff.test_leaves import agreed
from tests.handlers.stories import said_to_be_done
from tests.handlers.visits.neighbours import HOMES, calls_for, cards_of, listed, moves_in, number_of, plans, told
from tests.people import Chat, Person, Stage, labels, said

FIRE = Told(What.FIRE, "厨房着火了")


async def test_what_is_settled_before_anybody_went_says_so(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    lives_at(stage, "王秀英")
    await said_to_be_done(wang, worker, grid3)
    await wang.presses("还没有")
    worker.hears("请您尽快去一趟", "王秀英")
    await worker.presses("办好了")
    await worker.presses("不用说了")
    await wang.presses("解决了")
    assert told(worker, "请您尽快去一趟") == 0
    worker.hears("王秀英", "这一趟不用去了")


async def test_somebody_else_was_there_and_then_was_not(
    stage: Stage, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await listed(stage)
    calls_for(stage, "赵桂兰", Cause.INCIDENT, FIRE)
    await stage.settle()
    asked, other = (worker, colleague) if told(worker, "请您尽快去一趟") else (colleague, worker)
    must = said(cards_of(grid3)[0]).partition("必到户")[2].strip().partition(".")[0]
    message = cards_of(grid3)[-1]
    button = next(b for row in message["buttons"] for b in row if b["text"] == must)
    await other.press(message["message_id"], button, grid3)
    assert told(asked, "请您尽快去一趟") == 0
    asked.hears("3栋2单元502 · 赵桂兰", "已经有人去过了")
    assert number_of(grid3, "赵**").startswith("✅")
    await other.says("/visits")
    await other.presses("✅ 3栋 赵桂兰")
    await other.presses("按错了")
    assert told(asked, "请您尽快去一趟", "赵桂兰") == 1, "it is still to be made"


async def test_who_has_no_account_is_told_of_by_the_leader(stage: Stage, leader: Person, grid3: Chat) -> None:
    """The roster knows workers who never opened the bot."""
    del grid3
    moves_in(stage)

    def leaves_telegram(session: Session) -> None:
        session.execute(update(Row).where(Row.name.in_(["于超", "张红梅"])).values(telegram_id=None))

    stage.app.database.transact(leaves_telegram)
    calls_for(stage, "赵桂兰", Cause.INCIDENT, FIRE)
    await stage.settle()
    leader.hears("请您尽快去一趟", "赵桂兰", "厨房着火了", "收不到", "请您转告")


async def test_nobody_is_told_of_what_colleagues_say_of_their_own_door(
    stage: Stage, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    del worker, colleague, grid3
    moves_in(stage)

    def moves(session: Session) -> None:
        home = session.scalars(select(Row.household_id).where(Row.name == "赵桂兰")).one()
        session.execute(update(Row).where(Row.telegram_id == leader.viewer).values(household_id=home))
        session.execute(update(Row).where(Row.name.in_(["于超", "张红梅"])).values(telegram_id=None))

    stage.app.database.transact(moves)
    calls_for(stage, "赵桂兰", Cause.INCIDENT, FIRE)
    await stage.settle()
    assert told(leader, "厨房着火了") == 0


async def test_a_grid_without_a_group_is_told_so(stage: Stage, worker: Person, leader: Person) -> None:
    del worker
    stage.app.database.transact(lambda session: setattr(session.get_one(Grid, 3), "chat_id", None))
    await listed(stage)
    whole = said(leader.hears("还没有工作群", "走到 0 / 9"))
    assert "发不进去" not in whole


async def test_who_found_nobody_at_home_is_not_reminded_in_the_evening(
    stage: Stage, worker: Person, grid3: Chat
) -> None:
    moves_in(stage, HOMES[:1])
    plans(stage)
    await stage.settle()
    await worker.says("/visits")
    await worker.presses("▫️ 3栋 欧阳震华")
    await worker.presses("不在家")
    assert "🚪" in said(cards_of(grid3)[-1])
    await stage.wait_until("2026-11-23 18:00")
    grid3.hears_nothing_of("🌇")


async def test_the_settings_lead_to_ones_own_home(stage: Stage, worker: Person, wang: Person) -> None:
    lives_at(stage, "王秀英")
    for person in (worker, wang):
        await person.says("/settings")
        await person.presses("网格员上门的事")
    wang.hears("您家", "平时来看看的")
    worker.hears("还不知道您住在哪里")


async def test_and_for_whom_that_is_not_known(resident: Person) -> None:
    await resident.says("/settings")
    await resident.presses("网格员上门的事")
    resident.hears("还不知道您住在哪里")


async def test_who_gets_it_from_somebody_on_leave_hears_of_it_once(
    stage: Stage, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await listed(stage)
    calls_for(stage, "赵桂兰", Cause.INCIDENT, FIRE)
    await stage.settle()
    asked, other = (worker, colleague) if told(worker, "请您尽快去一趟") else (colleague, worker)
    assert told(other, "请您尽快去一趟") == 0
    await agreed(asked, other, "今天", "今天")
    assert told(other, "请您尽快去一趟", "赵桂兰") == 1
    assert told(asked, "请您尽快去一趟", "赵桂兰") == 1
    grid3.hears_nothing_of("着火")


async def test_all_that_was_told_can_be_read(stage: Stage, worker: Person, grid3: Chat) -> None:
    """The list is cut, though not at the first space, of which Chinese has few: the card tells everything."""
    del grid3
    moves_in(stage)
    words = "今天早上 " + "老人在三楼楼梯上摔了一跤，" * 30 + "请带上轮椅"
    calls_for(stage, "赵桂兰", Cause.INCIDENT, Told(What.ACCIDENT, words))
    await stage.settle()
    worker.hears("请您尽快去一趟", words)
    await worker.presses("看看这一户")
    worker.hears("必到户", words[:190], "…")
    await worker.presses("为什么走这家")
    worker.hears("为什么走这一家", words)
    await worker.says("/visits")
    worker.hears("我的清单", words[:110], "…")


async def test_a_page_does_not_take_the_place_of_the_card(
    stage: Stage, worker: Person, colleague: Person, grid3: Chat
) -> None:
    """What is just being written is not overwritten when somebody else tells more, or was there."""
    await listed(stage)
    calls_for(stage, "赵桂兰", Cause.INCIDENT, FIRE)
    await stage.settle()
    asked = worker if told(worker, "请您尽快去一趟") else colleague
    await asked.presses("看看这一户")
    await asked.presses("✅ 一切都好")
    assert told(asked, "请您尽快去一趟") == 0
    assert told(asked, "已经有人去过了") == 1, "the card"
    assert any("按错了" in label for label in labels(asked.last)), "the answer"
    assert grid3.messages


async def test_a_wish_that_became_something_big(stage: Stage, wang: Person, worker: Person) -> None:
    lives_at(stage, "王秀英")
    for reason in ("有事当面说", "家里有大事"):
        await wang.says("/visits")
        await wang.presses("请来一趟")
        await wang.presses(reason)
        await wang.presses("不用说了")
        assert told(worker, "请您尽快去一趟", reason) == 1
    wang.hears("已经知道了，会来的", "要是急")
    wang.hears_nothing_of("记上了")
