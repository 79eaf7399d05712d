"""What falls due with the visits: each grid's list of the day, its evening, and what is put in order at night."""

from datetime import date

from handlers.ui.announce import Announcer
from handlers.visits.lists import show_list, sum_up
from models.grids import Grid
from models.households.settling import settle
from models.timers import Timer
from models.visits.deadlines import VisitTimer, plan_lists, plan_night, plan_preparing
from models.visits.moving_up import call_for_school
from models.visits.planning import plan_list

KINDS = tuple(VisitTimer)


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for."""
    kind = VisitTimer(timer.kind)
    if kind is VisitTimer.NIGHT:
        _prepare_day(announcer)
    elif grid := announcer.session.get(Grid, timer.subject_id):
        _do_one(announcer, kind, grid, date.fromisoformat(timer.key.rpartition(":")[2]))


def _prepare_day(announcer: Announcer) -> None:
    """The lists of the day that begins, each grid's own work, and the next night. After an outage this comes with the
    first look at the clock, for the day that it is then.
    """
    session, community, now = announcer.session, announcer.product.community, announcer.now
    plan_lists(session, community, now=now)
    plan_preparing(session, community, now=now)
    plan_night(session, community, now=now)


def _do_one(announcer: Announcer, kind: VisitTimer, grid: Grid, day: date) -> None:
    session, community, now = announcer.session, announcer.product.community, announcer.now
    match kind:
        case VisitTimer.LIST:
            if plan_list(session, grid.id, day, community, now=now):
                show_list(announcer, grid, day)
        case VisitTimer.SUMMARY:
            sum_up(announcer, grid, day)
        case VisitTimer.PREPARE:
            settle(session, today=announcer.today, grid_id=grid.id, community=community)
            call_for_school(session, community, now=now, grid_id=grid.id)
