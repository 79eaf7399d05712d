"""Whether the rules ask for more visits than a grid's people can make."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.grids import list_grids
from models.roles import list_holders
from models.rules.community import Community
from models.rules.visit_periods import days_between
from models.rules.visits import Cadence, Round
from models.visits.candidates import Homes


@dataclass(frozen=True)
class Demand:
    """What one round asks of a grid's people, each time that they go out: households on the average of a year."""

    grid_id: int
    round: Round
    households: float
    people: int
    most: int
    """So many they can visit, all together."""


def list_overloads(session: Session, community: Community, *, today: date) -> list[Demand]:
    """Where the rule cannot be kept, by grid: even if nobody is ever away, and every visit is made."""
    grids = list_grids(session)
    demands = (demand for grid in grids for demand in _list_demands(session, grid.id, community, today))
    return [demand for demand in demands if demand.households > demand.most]


def _list_demands(session: Session, grid_id: int, community: Community, today: date) -> Iterator[Demand]:
    homes = Homes(session, grid_id, community, day=today, rounds=())
    for each in community.visits.rounds:
        if each.within is not None:
            here = list_holders(session, each.roles, grid_id=grid_id)
            people = len({person.id for person in (*here, *list_holders(session, each.roles))})
            most = people * min(each.most, community.visits.most_a_day)
            yield Demand(grid_id, each, _sum_up(homes, each, each.within, community, today), people, most)


def _sum_up(homes: Homes, round_: Round, within: Cadence, community: Community, today: date) -> float:
    between = days_between(round_.outing, today, community.hours.is_working_day)
    return sum(between / each.days for each in homes.list_candidates(round_.key, within, expected=()))
