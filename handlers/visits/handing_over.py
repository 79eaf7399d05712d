"""Lists that change hands during the day: when somebody goes on leave, comes back, or begins or ends to serve."""

from collections.abc import Iterable

from handlers.ui.announce import Announcer
from handlers.visits.lists import refresh_day, show_today_one_by_one
from handlers.visits.must_cards import ask_anew
from models.grids import Grid
from models.visits.meetings import list_grids_of
from models.visits.planning import reassign


def hand_over_visits(announcer: Announcer, person_ids: Iterable[int]) -> None:
    """Open visits of these people go to who serves now, and today's cards say to whom; where there is no chat each new
    one hears it. Where somebody must go at once, whoever it falls to now hears that in any case.
    """
    session, community, today = announcer.session, announcer.product.community, announcer.today
    for grid_id in list_grids_of(session, person_ids):
        if not reassign(session, grid_id, community, today=today):
            continue
        grid = session.get_one(Grid, grid_id)
        if announcer.to_grid(grid):
            refresh_day(announcer, grid, today)
        else:
            show_today_one_by_one(announcer, grid)
        ask_anew(announcer, grid_id)
