"""Whom the visits of a cycle have reached, household by household: bounded by grids, in a few statements.

There is nothing here of who went: workers are not compared.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.households.pausing import counts_on
from models.households.rows import Household, HouseholdDue, Pace, VisitPause
from models.people.rows import Person
from models.rules.community import Community
from models.rules.traits import Trait
from models.rules.visit_coverage import UNREACHED, Standing, Tally, judge
from models.rules.visits import Cadence, Round
from models.visits.rows import DiaryEntry

PAGE = 8


@dataclass(frozen=True, slots=True)
class Reach:
    """How it stands with one household. `since`: when somebody was met last; before the first time, when it became
    known.
    """

    household_id: int
    grid_id: int
    group_id: int | None
    standing: Standing
    since: date
    due_on: date


@dataclass(frozen=True)
class Coverage:
    """Whom one round has reached of the households of some grids."""

    round: Round
    reaches: tuple[Reach, ...]

    @property
    def tally(self) -> Tally:
        """How many stand how, all together."""
        return Tally.count(reach.standing for reach in self.reaches)

    def by_group(self) -> dict[int | None, list[Standing]]:
        """How the households of each residents' group stand; None: those without one."""
        found: dict[int | None, list[Standing]] = defaultdict(list)
        for reach in self.reaches:
            found[reach.group_id].append(reach.standing)
        return found

    def by_grid(self) -> dict[int, list[Standing]]:
        """How the households of each grid stand."""
        found: dict[int, list[Standing]] = defaultdict(list)
        for reach in self.reaches:
            found[reach.grid_id].append(reach.standing)
        return found

    @property
    def unreached(self) -> list[Reach]:
        """Where nobody was in this cycle, the longest ago first."""
        return self._list(UNREACHED)

    @property
    def paused(self) -> list[Reach]:
        """Those left in peace, in the same order."""
        return self._list({Standing.PAUSED})

    def _list(self, standings: Collection[Standing]) -> list[Reach]:
        found = (reach for reach in self.reaches if reach.standing in standings)
        return sorted(found, key=lambda reach: (reach.since, reach.due_on, reach.household_id))


@dataclass(frozen=True)
class Described:
    """A household, what came of the last time that somebody was there, and whether it is left in peace."""

    reach: Reach
    household: Household
    last: DiaryEntry | None
    pause: VisitPause | None


def list_rounds(community: Community) -> list[Round]:
    """The rounds that promise to reach everybody within so many days."""
    return [each for each in community.visits.rounds if each.within is not None]


def measure(session: Session, community: Community, grid_ids: Collection[int] | None, *, today: date) -> list[Coverage]:
    """How every household of these grids (None: of all) stands, for each round that promises to reach everybody."""
    where = _living(grid_ids)
    columns = (Household.id, Household.grid_id, Household.group_id, Household.pace, Household.known_since)
    households = session.execute(select(*columns).where(where).order_by(Household.id)).all()
    traits, dues = _load_traits(session, where), _load_dues(session, where)
    of_them = select(VisitPause.household_id).join(Household, Household.id == VisitPause.household_id)
    paused = set(session.scalars(of_them.where(where, counts_on(today))))
    welcome = timedelta(days=community.visits.welcome_days)

    def reaches(round_: Round, within: Cadence) -> Iterator[Reach]:
        for id_, grid_id, group_id, pace, known_since in households:
            last_on, counts_from = dues.get((id_, round_.key), (None, None))
            _, days = within.judge(traits.get(id_, ()), wants_fewer=pace is Pace.FEWER)
            due_on = counts_from + timedelta(days=days) if counts_from else known_since + welcome
            standing = judge(last_on, due_on, today, is_paused=id_ in paused)
            yield Reach(id_, grid_id, group_id, standing, last_on or known_since, due_on)

    return [Coverage(each, tuple(reaches(each, each.within))) for each in list_rounds(community) if each.within]


def describe(session: Session, reaches: Collection[Reach], *, today: date) -> list[Described]:
    """The households themselves, with their members and the last entry of each, in the same order."""
    ids = [reach.household_id for reach in reaches]
    eager = (selectinload(Household.members), joinedload(Household.group), joinedload(Household.grid))
    households = {
        each.id: each for each in session.scalars(select(Household).where(Household.id.in_(ids)).options(*eager))
    }
    counts = DiaryEntry.household_id.in_(ids) & DiaryEntry.taken_back_at.is_(None)
    newest = select(func.max(DiaryEntry.id)).where(counts).group_by(DiaryEntry.household_id)
    entries = session.scalars(select(DiaryEntry).where(DiaryEntry.id.in_(newest)))
    last = {entry.household_id: entry for entry in entries}
    standing = session.scalars(select(VisitPause).where(VisitPause.household_id.in_(ids), counts_on(today)))
    pauses = {pause.household_id: pause for pause in standing}
    return [
        Described(reach, households[reach.household_id], last.get(reach.household_id), pauses.get(reach.household_id))
        for reach in reaches
        if reach.household_id in households
    ]


def _living(grid_ids: Collection[int] | None) -> ColumnElement[bool]:
    """Households in which somebody lives."""
    lives = Household.gone_on.is_(None)
    return lives if grid_ids is None else lives & Household.grid_id.in_(grid_ids)


def _load_traits(session: Session, where: ColumnElement[bool]) -> dict[int, set[Trait]]:
    """What anybody of a household needs; those where nobody needs anything are left out."""
    needs = select(Person.household_id, Person.traits).join(Household, Household.id == Person.household_id)
    found: dict[int, set[Trait]] = defaultdict(set)
    for household_id, traits in session.execute(
        needs.where(where, Person.left_at.is_(None), cast(Person.traits, String) != "[]")
    ):
        if household_id is not None:
            found[household_id].update(Trait(trait) for trait in traits)
    return found


def _load_dues(session: Session, where: ColumnElement[bool]) -> dict[tuple[int, str], tuple[date | None, date]]:
    """When each round was there last, and from when on its days count."""
    columns = (HouseholdDue.household_id, HouseholdDue.round, HouseholdDue.last_on, HouseholdDue.counts_from)
    dues = select(*columns).join(Household, Household.id == HouseholdDue.household_id).where(where)
    return {(id_, round_): (last_on, counts_from) for id_, round_, last_on, counts_from in session.execute(dues)}
