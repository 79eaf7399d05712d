"""Reminders reach the grids' chats and those who come, each once."""

from sqlalchemy import event
from sqlalchemy.orm import Session

from handlers.gatherings.notices import remind
from models.gatherings import Gathering, SignUp
from models.gatherings.planning import publish
from models.rules.gathering_states import SignUpState
from tests.handlers.conftest import acting, live_in, person_id
from tests.handlers.gatherings.holding import announces, holds, plan
from tests.handlers.gatherings.planned import publishes
from tests.handlers.gatherings.test_changing import count_said, opens
from tests.handlers.motions.hall import neighbour
from tests.handlers.stories import adds_relative, restarted
from tests.people import Chat, Person, Stage


async def test_three_days_one_day_two_hours_ahead(
    secretary: Person, grid3: Chat, wang: Person, chen: Person, stage: Stage
) -> None:
    await publishes(secretary)
    await wang.presses("✅ 参加")
    await stage.wait_until("2026-11-29 14:59")
    grid3.hears_nothing_of("提醒大家")
    await stage.wait_until("2026-11-29 15:00")
    grid3.hears("提醒大家，还有 3 天", "灌渠硬化怎么做")
    wang.hears("提醒", "您报了名")
    await stage.wait_until("2026-12-01 15:00")
    grid3.hears("提醒大家，还有 1 天")
    await stage.wait_until("2026-12-02 13:00")
    grid3.hears("提醒大家，还有 2 小时")
    assert count_said(grid3, "提醒大家") == count_said(wang, "提醒", "您报了名") == 3
    chen.hears_nothing_of("提醒")


async def test_a_restart_before_the_moment(secretary: Person, grid3: Chat, stage: Stage) -> None:
    await publishes(secretary)
    async with restarted(stage):
        await stage.wait_until("2026-11-29 15:00")
        await stage.pass_time(minutes=1)
    assert count_said(grid3, "提醒大家") == 1


async def test_a_pause_over_several_of_them_says_the_last_alone(secretary: Person, grid3: Chat, stage: Stage) -> None:
    await publishes(secretary)
    await stage.wait_until("2026-12-02 13:30")
    assert count_said(grid3, "提醒大家") == 1
    grid3.hears("提醒大家，还有 2 小时")


async def test_a_meeting_announced_late_is_still_reminded_of(secretary: Person, grid3: Chat, stage: Stage) -> None:
    await publishes(secretary, when="明天下午三点")
    await stage.wait_until("2026-11-24 13:00")
    assert count_said(grid3, "提醒大家") == 1


async def test_who_waits_and_who_declined(secretary: Person, wang: Person, colleague: Person, stage: Stage) -> None:
    live_in(stage, colleague, group=12)
    await publishes(secretary, seats="1")
    await wang.presses("✅ 参加")
    await colleague.presses("✅ 参加")
    await stage.wait_until("2026-11-29 15:00")
    colleague.hears("提醒", "您还在候补")
    await wang.presses("来不了了")
    await stage.wait_until("2026-12-01 15:00")
    colleague.hears("提醒", "您报了名")
    assert count_said(wang, "🔔 提醒") == 1


async def test_the_family_of_who_has_no_account_hears_it(secretary: Person, chen: Person, stage: Stage) -> None:
    await adds_relative(chen, "王桂芳")
    await publishes(secretary)
    await opens(secretary)
    await secretary.presses("改时间、地点、议程")
    await secretary.presses("专门请的人")
    await secretary.says("王桂芳")
    await secretary.presses("王桂芳 · 第11组")
    await secretary.presses("✅ 好了")
    await secretary.presses("✅ 保存")
    chen.hears("请王桂芳来参加", "灌渠硬化怎么做")
    await stage.wait_until("2026-11-29 15:00")
    chen.hears("提醒（王桂芳）", "座位给您留着")
    await chen.presses("✅ 参加")
    await stage.wait_until("2026-12-01 15:00")
    chen.hears("提醒（王桂芳）", "您报了名")


async def test_a_restart_after_the_moment(secretary: Person, grid3: Chat, stage: Stage) -> None:
    await publishes(secretary)
    await stage.wait_until("2026-11-29 15:00")
    async with restarted(stage):
        await stage.pass_time(minutes=1)
    assert count_said(grid3, "提醒大家") == 1


async def test_a_hundred_meetings_at_the_same_minute(secretary: Person, grid3: Chat, stage: Stage) -> None:
    grids = tuple((grid.number, None) for grid in stage.app.community.grids)

    def hold(session: Session) -> None:
        for number in range(100):
            told = plan("2026-12-02 15:00", title=f"第{number:03}场", audience=grids, remind_hours=(2,))
            publish(session, acting(session, secretary), told, stage.app.community, now=stage.clock.now())

    stage.app.database.transact(hold)
    async with restarted(stage):
        await stage.wait_until("2026-12-02 13:00")
        await stage.pass_time(minutes=1)
    said_of = [count_said(grid3, "提醒大家", f"第{number:03}场") for number in range(100)]
    assert said_of == [1] * 100


async def test_a_full_hall_is_looked_up_at_once(stage: Stage, leader: Person) -> None:
    """However many come, their families are asked for in one statement."""
    id_ = await holds(stage, leader)
    people = [person_id(stage, neighbour(stage, 7300 + number)) for number in range(20)]
    said = {"state": SignUpState.GOING, "answered_at": stage.clock.now()}
    stage.app.database.transact(
        lambda session: session.add_all(SignUp(gathering_id=id_, person_id=each, **said) for each in people)
    )
    asked: list[str] = []
    event.listen(stage.app.database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    announces(stage, lambda announcer: remind(announcer, announcer.session.get_one(Gathering, id_), 2, until=None))
    assert sum("FROM mandates" in statement for statement in asked) == 1
