"""The lists of visits come by the clock: once a day and grid, on working days, whatever happens to the process."""

import asyncio
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.scheduler import Scheduler
from models.grids import Grid
from models.households import Household, HouseholdDue
from models.timers import Timer
from models.visits import VisitList
from models.visits.deadlines import VisitTimer, plan_lists, plan_night, timer_key
from tests.handlers.stories import restarted
from tests.handlers.visits.neighbours import cards_of, leaks, moves_in, plans
from tests.people import Chat, Person, Stage, said

TUESDAY = date(2026, 11, 24)


def timers_of(stage: Stage, kind: VisitTimer) -> dict[str, tuple[str, str | None]]:
    """From when to when each is of use, by its key, in office time."""

    def load(session: Session) -> dict[str, tuple[str, str | None]]:
        zone = stage.app.community.zone

        def tell(at: datetime | None) -> str | None:
            return f"{at.astimezone(zone):%m-%d %H:%M}" if at else None

        found = session.scalars(select(Timer).where(Timer.kind == kind).order_by(Timer.id))
        return {timer.key: (tell(timer.due_at) or "", tell(timer.late_at)) for timer in found}

    return stage.app.database.transact(load)


def plan_as_of(stage: Stage, moment: str) -> None:
    """The lists are planned at that moment, wherever the stage's clock stands."""
    now = datetime.fromisoformat(f"{moment}:00+08:00")
    stage.app.database.transact(lambda session: plan_lists(session, stage.app.community, now=now))


class TestHours:
    def test_every_grid_at_its_hour(self, stage: Stage) -> None:
        def set_hour(session: Session) -> None:
            session.get_one(Grid, 5).list_at = time(18)

        stage.app.database.transact(set_hour)
        plan_as_of(stage, "2026-11-24 00:30")
        found = timers_of(stage, VisitTimer.LIST)
        assert len(found) == 13
        assert found[timer_key(VisitTimer.LIST, 3, TUESDAY)] == ("11-24 08:00", "11-24 17:30")
        assert found[timer_key(VisitTimer.LIST, 5, TUESDAY)] == ("11-24 18:00", "11-24 20:00")
        assert timers_of(stage, VisitTimer.SUMMARY)[timer_key(VisitTimer.SUMMARY, 3, TUESDAY)] == (
            "11-24 17:30", "11-24 19:30")  # fmt: skip

    def test_an_hour_that_is_changed_moves_what_is_still_to_come(self, stage: Stage) -> None:
        plan_as_of(stage, "2026-11-24 00:30")

        def set_hour(session: Session) -> None:
            session.get_one(Grid, 3).list_at = time(9, 30)
            now = datetime.fromisoformat("2026-11-24T07:00:00+08:00")
            plan_lists(session, stage.app.community, now=now, grid_id=3)

        stage.app.database.transact(set_hour)
        found = timers_of(stage, VisitTimer.LIST)
        assert found[timer_key(VisitTimer.LIST, 3, TUESDAY)][0] == "11-24 09:30"
        assert found[timer_key(VisitTimer.LIST, 4, TUESDAY)][0] == "11-24 08:00"
        assert len(found) == 13

    @pytest.mark.parametrize(
        ("day", "has_list"),
        [
            ("2026-10-02", False),  # Friday, National Day
            ("2026-10-09", True),  # Friday
            ("2026-10-10", True),  # Saturday, made up for the holiday
            ("2026-10-11", False),  # Sunday
            ("2026-09-20", True),  # Sunday, made up
        ],
    )
    def test_holidays_and_make_up_workdays(self, stage: Stage, day: str, *, has_list: bool) -> None:
        plan_as_of(stage, f"{day} 00:30")
        assert bool(timers_of(stage, VisitTimer.LIST)) is has_list

    def test_once_the_evening_has_come_none_is_planned(self, stage: Stage) -> None:
        plan_as_of(stage, "2026-11-24 17:29")
        assert len(timers_of(stage, VisitTimer.LIST)) == 13
        plan_as_of(stage, "2026-11-25 17:30")
        assert not [key for key in timers_of(stage, VisitTimer.LIST) if "2026-11-25" in key]


class TestNight:
    async def test_the_night_plans_the_day_and_the_next_night(self, stage: Stage, grid3: Chat) -> None:
        del grid3
        stage.app.database.transact(lambda s: plan_night(s, stage.app.community, now=stage.clock.now()))
        assert timers_of(stage, VisitTimer.NIGHT) == {"visits.night:2026-11-24": ("11-24 00:30", None)}
        await stage.wait_until("2026-11-24 00:31")
        assert list(timers_of(stage, VisitTimer.NIGHT)) == ["visits.night:2026-11-24", "visits.night:2026-11-25"]
        assert len(timers_of(stage, VisitTimer.LIST)) == 13

    async def test_households_are_settled(self, stage: Stage, grid3: Chat) -> None:
        """Grid by grid: who is new here has a household, and a day by which somebody comes."""
        del grid3
        moves_in(stage, settled=False)
        plans(stage, night=True)
        await stage.wait_until("2026-11-24 00:31")

        def load(session: Session) -> tuple[int, int]:
            homes = list(session.scalars(select(Household).where(Household.grid_id == 3)))
            dues = select(HouseholdDue).where(HouseholdDue.household_id.in_([home.id for home in homes]))
            return len(homes), len(list(session.scalars(dues.where(HouseholdDue.round == "worker"))))

        homes, dues = stage.app.database.transact(load)
        assert homes == dues > 8


def days_of(grid3: Chat) -> list[str]:
    """The days of the lists that were pushed, in the order in which they came."""
    return [said(card).splitlines()[0].rpartition(" · ")[2] for card in cards_of(grid3)]


def lists_of(stage: Stage, grid_id: int) -> list[date]:
    """The days for which the grid has a list in the store."""
    query = select(VisitList.day).where(VisitList.grid_id == grid_id).order_by(VisitList.day)
    return stage.app.database.transact(lambda session: list(session.scalars(query)))


class TestOnceADay:
    async def test_day_after_day_across_restarts(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        """From Thursday to Tuesday: each working day one, at eight, and none at the weekend."""
        del worker
        moves_in(stage)
        await stage.wait_until("2026-11-26 06:00")
        async with restarted(stage):
            for hours in (0, 2, 7, 16, 1, 15, 9, 24, 23, 1, 5):  # 06:00, 08:00, 15:00, 07:00, 08:00, 23:00, ...
                await stage.pass_time(hours=hours)
                await stage.app.prepare_store()
                await stage.settle()
            assert lists_of(stage, 3) == [date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)]
        assert days_of(grid3) == ["11月26日 周四", "11月27日 周五", "11月30日 周一"]
        assert leaks(grid3) == []

    async def test_a_process_that_stood_still(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        """What was missed is not made up for: the list of the day that it is then comes, late, and once."""
        del worker
        moves_in(stage)
        plans(stage, night=True)
        await stage.settle()
        await stage.wait_until("2026-11-25 14:20")
        assert days_of(grid3) == ["11月23日 周一", "11月25日 周三"]
        await stage.wait_until("2026-11-26 18:10")
        assert days_of(grid3) == ["11月23日 周一", "11月25日 周三"], "in the evening a list is of no use"
        await stage.wait_until("2026-11-27 08:00")
        assert days_of(grid3)[2:] == ["11月27日 周五"]
        await stage.wait_until("2027-03-01 09:00")
        assert days_of(grid3)[3:] == ["3月1日 周一"]
        assert len(lists_of(stage, 3)) == 4

    async def test_a_holiday_and_the_days_that_make_up_for_it(
        self, stage: Stage, grid3: Chat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """National Day 2026: off from Thursday to Wednesday, and the Saturday after is a working day."""
        monkeypatch.setattr("tests.people.START", datetime.fromisoformat("2026-09-30T09:00:00+08:00"))
        moves_in(stage)
        plans(stage, night=True)
        await stage.settle()
        for _ in range(12):
            await stage.pass_time(days=1)
        assert days_of(grid3) == ["9月30日 周三", "10月8日 周四", "10月9日 周五", "10月10日 周六", "10月12日 周一"]

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    async def test_two_processes_at_once(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        del worker
        database = Database(stage.app.settings.database)
        main = stage.app.scheduler
        other = Scheduler(database, stage.clock, main.product, main.routes, lambda _rows: None)
        moves_in(stage)
        stage.clock.move(timedelta(hours=2))
        plans(stage)
        await asyncio.gather(main.run_due(), other.run_due())
        await stage.settle()
        database.close()
        assert days_of(grid3) == ["11月23日 周一"]
        assert lists_of(stage, 3) == [date(2026, 11, 23)]

    async def test_an_hour_of_its_own(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        del worker
        moves_in(stage)

        def set_hour(session: Session) -> None:
            session.get_one(Grid, 3).list_at = time(9, 30)

        stage.app.database.transact(set_hour)
        plans(stage)
        await stage.wait_until("2026-11-23 09:29")
        assert days_of(grid3) == []
        await stage.wait_until("2026-11-23 09:30")
        assert days_of(grid3) == ["11月23日 周一"]
