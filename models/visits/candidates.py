"""The households of a grid as the plans of its rounds see them, in a few statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.households.pausing import counts_on
from models.households.rows import Household, HouseholdDue, Pace, VisitPause
from models.people.rows import Person
from models.rules.addresses import PlaceKey, building_of, place_key
from models.rules.community import Community
from models.rules.traits import Trait
from models.rules.visit_plans import Candidate
from models.rules.visits import Cadence


@dataclass(frozen=True, slots=True)
class Home:
    """A household that may be visited, before any round looks at it."""

    household_id: int
    group_id: int | None
    place: PlaceKey
    building: str
    known_since: date
    wants_fewer: bool
    traits: frozenset[Trait]


class Homes:
    """The households of one grid on one day, for these rounds (their keys): where somebody lives who does not ask to be
    left in peace.
    """

    def __init__(
        self, session: Session, grid_id: int, community: Community, *, day: date, rounds: Collection[str]
    ) -> None:
        self._welcome_days = community.visits.welcome_days
        self._traits = _load_traits(session, grid_id)
        self._dues = _load_dues(session, grid_id, rounds)
        self._homes = self._load(session, grid_id, day)

    def list_candidates(self, round_key: str, cadence: Cadence, *, expected: Collection[int]) -> list[Candidate]:
        """As a round sees them, with the days that the cadence gives them. `expected`: where others are to be."""
        return [self._candidate(home, round_key, cadence, home.household_id in expected) for home in self._homes]

    def _candidate(self, home: Home, round_key: str, cadence: Cadence, is_expected: bool) -> Candidate:
        kind, days = cadence.judge(home.traits, wants_fewer=home.wants_fewer)
        welcome = home.known_since + timedelta(days=self._welcome_days - days)
        last_on, counts_from, retry_on = self._dues.get((home.household_id, round_key), (None, welcome, None))
        return Candidate(
            household_id=home.household_id,
            place=home.place,
            kind=kind,
            days=days,
            counts_from=counts_from,
            last_on=last_on,
            retry_on=retry_on,
            group_id=home.group_id,
            building=home.building,
            is_expected=is_expected,
        )

    def _load(self, session: Session, grid_id: int, day: date) -> list[Home]:
        peace = select(VisitPause.household_id).where(counts_on(day))
        columns = (Household.id, Household.group_id, Household.address, Household.known_since, Household.pace)
        here = (Household.grid_id == grid_id, Household.gone_on.is_(None), Household.id.not_in(peace))
        found = session.execute(select(*columns).where(*here).order_by(Household.id))
        return [
            Home(id_, group, place_key(address, group), building_of(address or ""), since, pace is Pace.FEWER,
                 frozenset(self._traits[id_]))
            for id_, group, address, since, pace in found
            if id_ in self._traits
        ]  # fmt: skip


def _load_traits(session: Session, grid_id: int) -> Mapping[int, set[Trait]]:
    """What their members need; those without members are left out."""
    members = select(Person.household_id, Person.traits).join(Household, Household.id == Person.household_id)
    found: defaultdict[int, set[Trait]] = defaultdict(set)
    for household_id, traits in session.execute(members.where(Household.grid_id == grid_id, Person.left_at.is_(None))):
        if household_id is not None:
            found[household_id].update(Trait(trait) for trait in traits)
    return dict(found)


def _load_dues(
    session: Session, grid_id: int, rounds: Collection[str]
) -> dict[tuple[int, str], tuple[date | None, date, date | None]]:
    columns = (HouseholdDue.household_id, HouseholdDue.round, HouseholdDue.last_on, HouseholdDue.counts_from,
               HouseholdDue.retry_on)  # fmt: skip
    here = select(*columns).join(Household, Household.id == HouseholdDue.household_id)
    rows = session.execute(here.where(Household.grid_id == grid_id, HouseholdDue.round.in_(rounds)))
    return {(id_, round_): (last_on, counts_from, retry_on) for id_, round_, last_on, counts_from, retry_on in rows}
