"""The list that comes by itself before a centre opens: once, whatever restarts."""

from datetime import date

from sqlalchemy import select

from models.appointments.deadlines import DESK_LIST
from models.appointments.desk_lists import desk_list_key, plan_desk_lists
from models.timers import Timer
from tests.handlers.desks.making import books, enters
from tests.handlers.stories import restarted
from tests.people import Chat, Person, Stage, said


def plan(stage: Stage) -> None:
    stage.app.database.transact(lambda s: plan_desk_lists(s, stage.app.community, stage.clock.now()))


def planned(stage: Stage) -> dict[str, tuple[str, str]]:
    """From when to when each list is worth it, by its key, in office time."""

    def told(timer: Timer) -> tuple[str, str]:
        zone = stage.app.community.zone
        due, late = (at.astimezone(zone) for at in (timer.due_at, timer.late_at) if at)
        return f"{due:%d %H:%M}", f"{late:%H:%M}"

    timers = stage.app.database.transact(lambda s: list(s.scalars(select(Timer).where(Timer.kind == DESK_LIST))))
    return {timer.key: told(timer) for timer in timers}


async def test_half_an_hour_before_each_centre_opens(stage: Stage) -> None:
    await stage.wait_until("2026-11-28 00:30")
    plan(stage)
    found = {key.split(":")[1]: when for key, when in planned(stage).items() if ":2026-11-28" in key}
    assert found["culture"] == ("28 08:30", "18:00")
    assert found["leisure"] == ("28 07:30", "21:00")
    assert "service" not in found, "closed on Saturdays"


async def test_the_list_comes_once(stage: Stage, wang: Person, clerk: Person, carer: Person, centre_chat: Chat) -> None:
    books(stage, wang, "08:30", day="2026-11-24")
    books(stage, clerk, "10:00", "home_care", day="2026-11-24", whose=enters(stage, "老周"),
          details={"address": "南一巷3栋"})  # fmt: skip
    await stage.wait_until("2026-11-24 07:00")
    plan(stage)
    await stage.settle()
    centre_chat.hears_nothing_of("一站式便民服务中心")
    await stage.wait_until("2026-11-24 08:01")
    centre_chat.hears("一站式便民服务中心", "🕘 08:30 王** · 开证明")
    carer.hears("保姆式居家养老中心", "10:00 老周 · 上门助老", "🏠 南一巷3栋"), "its centre has no chat"
    clerk.hears_nothing_of("08:30 王秀英")
    plan(stage)
    async with restarted(stage):
        plan(stage)
        await stage.pass_time(hours=1)
    assert sum("08:30 王**" in said(message) for message in centre_chat.messages) == 1


async def test_after_an_outage_the_list_comes_late_but_not_after_closing(
    stage: Stage, wang: Person, centre_chat: Chat
) -> None:
    books(stage, wang, "15:00", day="2026-11-24")
    await stage.wait_until("2026-11-24 10:00")
    plan(stage)
    await stage.settle()
    centre_chat.hears("🕘 15:00 王** · 开证明")
    await stage.wait_until("2026-11-25 18:00")
    plan(stage)
    assert desk_list_key("service", date(2026, 11, 25)) not in planned(stage)
