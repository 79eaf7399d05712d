"""A year of visits in the store: lists are planned, nine of ten are made, people come, go, and are away."""

import random
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from time import process_time

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.households import dues
from models.households.rows import Household, HouseholdDue, Pace, VisitPause
from models.leaves import Leave, LeaveState
from models.people import Person
from models.roles import list_holders
from models.rules.community import Community
from models.rules.musts import What
from models.rules.roles import Role
from models.rules.visit_states import MUST, Cause, PauseState, VisitState
from models.visits.calling import Told, call_for
from models.visits.planning import list_of_day, plan_list
from models.visits.rows import Visit

DAY = timedelta(days=1)
MADE, NOBODY_HOME = 0.90, 0.05
"""Of a list's visits; what is left is simply not made that day."""
MUSTS = 0.03
"""So often something happens in a grid in the evening for which somebody must go somewhere."""
PROMISED = {"alone": 30, "disabled": 30, "hardship": 30, "newcomer": 60}
ORDINARY, WANTS_FEWER, WELCOME = 90, 365, 7


@dataclass
class Year:
    """What happened, day by day."""

    session: Session
    community: Community
    grid_ids: Collection[int]
    first: date
    days: int
    seed: int = 1
    met: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    """When somebody was met, by household."""
    seen: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    """When somebody was at the door, whether anybody was at home or not."""
    loads: Counter[tuple[date, int]] = field(default_factory=Counter)
    """How much stood on a person's list."""
    lists: Counter[tuple[date, int]] = field(default_factory=Counter)
    """How much a grid's workers were asked for on a day."""
    called: dict[int, date] = field(default_factory=dict)
    """Must-visits, and in the evening of which day they were called for."""
    listed: dict[int, date] = field(default_factory=dict)
    """When each stood on a list first."""
    paused: set[int] = field(default_factory=set)
    seconds: defaultdict[date, float] = field(default_factory=lambda: defaultdict(float))
    """What planning a day took, all grids together; what else the machine does is not counted."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 -- no secret

    def live(self) -> None:
        """Day by day."""
        for number in range(self.days):
            day = self.first + DAY * number
            now = datetime.combine(day, time(0), UTC)  # eight in the morning
            for grid_id in self.grid_ids:
                if number % 60 == 30:
                    self._move(grid_id, number, now)
                if self.chance.random() < MUSTS:
                    self._call(grid_id, day - DAY)
                if self._plan(grid_id, day, now):
                    self._work(grid_id, day, now)
            self.session.commit()

    def _plan(self, grid_id: int, day: date, now: datetime) -> bool:
        began = process_time()
        planned = plan_list(self.session, grid_id, day, self.community, now=now)
        if planned is not None:
            self.seconds[day] += process_time() - began
        return planned is not None

    def _move(self, grid_id: int, number: int, now: datetime) -> None:
        """Somebody comes to live there, and somebody else goes."""
        group = next(grid for grid in self.community.grids if grid.number == grid_id).groups[0].number
        self.session.add(Person(name="新来的", grid_id=grid_id, group_id=group, address=f"99栋{number}01", muted=[],
                                traits=["newcomer"], joined_at=now))  # fmt: skip
        leaving = select(Person).where(Person.grid_id == grid_id, Person.household_id.is_not(None))
        people = self.session.scalars(leaving.where(Person.left_at.is_(None)).order_by(Person.id)).all()
        self.chance.choice(people).left_at = now
        self.session.flush()

    def _call(self, grid_id: int, day: date) -> None:
        """In the evening something happens somewhere."""
        here = (Household.grid_id == grid_id, Household.gone_on.is_(None), Household.id.not_in(self.paused))
        households = select(Household).where(*here)
        household = self.chance.choice(self.session.scalars(households.order_by(Household.id)).all())
        now = datetime.combine(day, time(12), UTC)
        visit = call_for(self.session, household, Cause.INCIDENT, key=f"incident:{household.id}:{day}",
                         why=Told(What.ACCIDENT), community=self.community, now=now)  # fmt: skip
        if visit is not None:
            self.called[visit.id] = day

    def _work(self, grid_id: int, day: date, now: datetime) -> None:
        visits = list_of_day(self.session, grid_id, day)
        of_workers = [visit for visit in visits if visit.round == self.community.visits.rounds[0].key]
        self.lists[day, grid_id] = len(of_workers)
        made: list[Visit] = []
        for visit in visits:
            if visit.assignee_id is not None:
                self.loads[day, visit.assignee_id] += 1
            if visit.cause in MUST:
                self.listed.setdefault(visit.id, day)
            outcome = self.chance.random()
            if outcome < MADE:
                made.append(visit)
                self.met[visit.household_id].append(day)
            elif outcome < MADE + NOBODY_HOME:
                self._miss(visit, day, now)
            if outcome < MADE + NOBODY_HOME:
                self.seen[visit.household_id].append(day)
        self._tick(made, day, now)

    def _tick(self, made: Iterable[Visit], day: date, now: datetime) -> None:
        """As `models.visits.diary` does it, for all of them at once."""
        by_round: dict[str, set[int]] = defaultdict(set)
        for visit in made:
            for each in self.community.visits.list_counting(visit.round):
                by_round[each.key].add(visit.household_id)
        for round_, households in by_round.items():
            there = (Visit.household_id.in_(households), Visit.round == round_, Visit.state == VisitState.OPEN)
            self.session.execute(update(Visit).where(*there).values(state=VisitState.MET, settled_at=now))
            due = (HouseholdDue.household_id.in_(households), HouseholdDue.round == round_)
            moved = {"last_on": day, "counts_from": day, "retry_on": None, "tries": 0}
            self.session.execute(update(HouseholdDue).where(*due).values(moved))

    def _miss(self, visit: Visit, day: date, now: datetime) -> None:
        rounds = [each.key for each in self.community.visits.list_counting(visit.round)]
        dues.note_absent(self.session, visit.household, rounds, met_on=day)
        if visit.cause not in MUST:
            visit.state, visit.settled_at = VisitState.ABSENT, now

    def take_leaves(self) -> None:
        """Each worker is away for a while, and their colleague stands in; so are the leaders, and a worker does."""
        for number, grid_id in enumerate(self.grid_ids):
            workers = list_holders(self.session, [Role.GRID_WORKER], grid_id=grid_id)
            leader = list_holders(self.session, [Role.GRID_LEADER], grid_id=grid_id)[0]
            for holder, other, after in [
                (workers[0], workers[1], 40), (workers[1], workers[0], 200), (leader, workers[0], 120)
            ]:  # fmt: skip
                begins = self.first + DAY * (after + number)
                self.session.add(Leave(holder_id=holder.id, stand_in_id=other.id, first_day=begins,
                                       last_day=begins + DAY * 9, state=LeaveState.AGREED, planned_by_id=holder.id,
                                       planned_at=datetime.combine(self.first, time(0), UTC)))  # fmt: skip

    def leave_in_peace(self, share: int) -> None:
        """One of so many households asks not to be visited."""
        clerk = self.session.scalars(select(Person.id).limit(1)).one()
        here = Household.grid_id.in_(self.grid_ids) & (Household.id % share == 0)
        for id_ in self.session.scalars(select(Household.id).where(here)):
            self.paused.add(id_)
            self.session.add(VisitPause(household_id=id_, state=PauseState.AGREED, reason="", asked_by_id=clerk,
                                        asked_at=datetime.combine(self.first, time(0), UTC)))  # fmt: skip

    @cached_property
    def working_days(self) -> list[date]:
        """Those of the year, and of the weeks after it."""
        days = (self.first + DAY * number for number in range(self.days + 60))
        return [day for day in days if self.community.hours.is_working_day(day)]

    def count_late(self, log: Mapping[int, Collection[date]]) -> Counter[int]:
        """By how many working days somebody came too late, visit by visit; who is waiting in the end counts as well."""
        last = self.first + DAY * (self.days - 1)
        late: Counter[int] = Counter()
        for id_, (days, since, until) in self._promised().items():
            due = since + DAY * WELCOME if since > self.first else since + DAY * days
            for day in sorted({day for day in log.get(id_, ()) if day <= (until or last)}):
                late[self._between(due, day)] += 1
                due = day + DAY * days
            late[self._between(due, until or last)] += 1
        return late

    def count_waits(self) -> Counter[int | None]:
        """After how many working days each must-visit was on a list; None: it should have been, and was not."""
        last, waits = self.first + DAY * (self.days - 1), Counter[int | None]()
        gone = set(self.session.scalars(select(Visit.id).join(Visit.household).where(Household.gone_on.is_not(None))))
        for id_, called in self.called.items():
            if id_ in self.listed:
                waits[self._between(called, self.listed[id_])] += 1
            elif id_ not in gone and self._between(called, last):
                waits[None] += 1
        return waits

    def _between(self, due: date, day: date) -> int:
        """A day that is due on a weekend is kept on the Monday after: nobody goes before."""
        return max(0, bisect_right(self.working_days, day) - bisect_right(self.working_days, due))

    def _promised(self) -> dict[int, tuple[int, date, date | None]]:
        """Within how many days each household is to be visited, since when, and until when: by hand, from the rows."""
        here = (Household.grid_id.in_(self.grid_ids), Household.id.not_in(self.paused))
        lives_there = (Person.household_id == Household.id) & Person.left_at.is_(None)
        people = select(Household, Person.traits).outerjoin(Person, lives_there)
        found: dict[int, tuple[int, date, date | None]] = {}
        for household, traits in self.session.execute(people.where(*here)):
            days, since, until = found.get(household.id, (ORDINARY, household.known_since, household.gone_on))
            wanted = min([days, *(PROMISED[trait] for trait in traits or ())])
            found[household.id] = (WANTS_FEWER if household.pace is Pace.FEWER else wanted, since, until)
        return found
