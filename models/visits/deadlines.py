"""What falls due with the visits, as timers: each grid's list of the day, its summary, and the work of the night."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from models import timers
from models.grids import Grid, list_grids
from models.rules.community import Community
from models.rules.working_time import DAY, utc


class VisitTimer(StrEnum):
    """What falls due; the timer's kind. Of a grid's the key ends with the grid and the day."""

    LIST = "visits.list"
    SUMMARY = "visits.summary"
    NIGHT = "visits.night"
    PREPARE = "visits.prepare"  # one grid's part of the night


NIGHT_AT = time(0, 30)
"""Office time."""
STILL_WORTH_IT = timedelta(hours=2)
"""So long after its hour a list is still of use where the evening has come already, and so is a summary."""


def plan_lists(session: Session, community: Community, *, now: datetime, grid_id: int | None = None) -> None:
    """Plan today's lists, one for each grid, or this grid's alone; after an outage one comes late, but not once the
    evening has come. On a day on which the office is closed there is none. Planning again changes nothing, but for a
    list that is still to come: it follows its grid's hour.
    """
    day = community.today(now)
    if not community.hours.is_working_day(day):
        return
    grids = list_grids(session)
    for grid in grids if grid_id is None else [each for each in grids if each.id == grid_id]:
        for kind, (due_at, late_at) in moments_of(grid, day, community).items():
            if late_at > now:
                key = timer_key(kind, grid.id, day)
                timers.plan(session, key, kind=kind, subject_id=grid.id, due_at=due_at, late_at=late_at)


def plan_night(session: Session, community: Community, *, now: datetime) -> None:
    """Have the work of the next night done. Planning it again changes nothing."""
    local = now.astimezone(community.zone)
    night = local.date() if local.time() < NIGHT_AT else local.date() + DAY
    due_at = utc(datetime.combine(night, NIGHT_AT, community.zone))
    timers.plan(session, f"{VisitTimer.NIGHT}:{night}", kind=VisitTimer.NIGHT, subject_id=0, due_at=due_at)


def plan_preparing(session: Session, community: Community, *, now: datetime) -> None:
    """Have the day prepared, each grid by itself: no transaction is long."""
    day = community.today(now)
    for grid in list_grids(session):
        key = timer_key(VisitTimer.PREPARE, grid.id, day)
        timers.plan(session, key, kind=VisitTimer.PREPARE, subject_id=grid.id, due_at=now)


def moments_of(grid: Grid, day: date, community: Community) -> dict[VisitTimer, tuple[datetime, datetime]]:
    """From when to when the grid's list and its summary of that day are of use."""
    rules, zone = community.visits, community.zone
    list_at = utc(datetime.combine(day, grid.list_at or rules.list_at, zone))
    summary_at = utc(datetime.combine(day, rules.summary_at, zone))
    return {
        VisitTimer.LIST: (list_at, max(summary_at, list_at + STILL_WORTH_IT)),
        VisitTimer.SUMMARY: (summary_at, summary_at + STILL_WORTH_IT),
    }


def timer_key(kind: VisitTimer, grid_id: int, day: date) -> str:
    """The one timer of this kind for a grid and a day."""
    return f"{kind}:{grid_id}:{day}"
