"""A grid's list while it is planned: round by round, with what is asked of each person already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.people import Person
from models.rules.community import Community
from models.rules.visit_periods import (
    Period,
    Turn,
    choose_turns,
    days_between,
    list_starts,
    list_turns,
    list_turns_in,
    look_ahead,
    period_of,
)
from models.rules.visit_plans import Candidate, Why, choose, usual_size
from models.rules.visit_shares import Visitor, share
from models.rules.visit_states import Cause
from models.rules.visits import Cadence, Round
from models.visits.candidates import Homes
from models.visits.workforce import Crew, Workforce


@dataclass
class Draft:
    """The visits of one grid that are planned on one day. `rows` are theirs; the other fields follow what is added."""

    grid_id: int
    day: date
    community: Community
    workforce: Workforce
    homes: Homes
    loads: dict[int, int]
    """How many visits stand on each person's list of the day."""
    expected: set[int]
    """The households where somebody is to be these days: nobody else goes there before it is time."""
    urgent: frozenset[int]
    """Where somebody must go at once: whoever goes, it counts for every round."""
    grids: Sequence[int]
    rows: list[dict[str, Any]] = field(default_factory=list)

    def plan(self, round_: Round) -> None:
        """Add the visits of a round."""
        period = period_of(round_.outing, self.day)
        if round_.within is not None:
            self._plan_cadence(round_, round_.within, period)
        else:
            self._plan_turns(round_, period)

    def _plan_cadence(self, round_: Round, within: Cadence, period: Period) -> None:
        """A round that promises days."""
        is_working_day = self.community.hours.is_working_day
        outlook = look_ahead(period, self.day, is_working_day)
        between = days_between(round_.outing, self.day, is_working_day)
        for crew in self.workforce.crews(round_.key):
            candidates = self._list_candidates(round_, within, crew)
            visitors = [self._visitor(person, round_.most) for person in crew.people]
            room = sum(each.room for each in visitors)
            chosen = choose(candidates, outlook, usual=usual_size(candidates, between), most=room)
            assigned = share((each for each in candidates if each.household_id in chosen), visitors)
            self._add(round_, period, candidates, chosen, ((id_, who, self.day) for id_, who in assigned.items()))

    def _plan_turns(self, round_: Round, period: Period) -> None:
        """A round that promises none: so many households for each person, in turn."""
        starts = list_starts(period, round_.most, self.day, self.community.hours.is_working_day)
        for crew in self.workforce.crews(round_.key, everywhere=False):
            self._take_turns(round_, period, crew, list_turns(starts, len(crew.people)))
        at, grids = self.grids.index(self.grid_id), len(self.grids)
        for crew in self.workforce.crews(round_.key, everywhere=True):
            turns = list_turns_in(starts, len(crew.people), period, grid=at, grids=grids)
            self._take_turns(round_, period, crew, turns)

    def _take_turns(self, round_: Round, period: Period, crew: Crew, turns: Sequence[Turn]) -> None:
        starts = {person.id: iter([turn.starts_on for turn in turns if turn.visitor == at])
                  for at, person in enumerate(crew.people)}  # fmt: skip
        visitors = [Visitor(person.id, person.household_id, sum(turn.visitor == at for turn in turns))
                    for at, person in enumerate(crew.people)]  # fmt: skip
        candidates = self._list_candidates(round_, self._lowest, crew)
        chosen = choose_turns(candidates, len(turns))
        assigned = share((each for each in candidates if each.household_id in chosen), visitors)
        self._add(round_, period, candidates, chosen,
                  ((id_, who, next(starts[who])) for id_, who in assigned.items()))  # fmt: skip

    def _list_candidates(self, round_: Round, cadence: Cadence, crew: Crew) -> list[Candidate]:
        taken = self.urgent | {row["household_id"] for row in self.rows if row["round"] == round_.key}
        found = self.homes.list_candidates(round_.key, cadence, expected=self.expected)
        return [each for each in found
                if each.household_id not in taken and crew.visits(each.household_id, each.group_id)]  # fmt: skip

    @property
    def _lowest(self) -> Cadence:
        """By what it is told who needs somebody most where a round promises nothing."""
        promised = (each.within for each in self.community.visits.rounds)
        return next((within for within in promised if within), Cadence(ordinary=90))

    def _visitor(self, person: Person, most: int) -> Visitor:
        load = self.loads.get(person.id, 0)
        room = min(most, self.community.visits.most_a_day - load)
        return Visitor(person.id, person.household_id, max(0, room), load)

    def _add(
        self,
        round_: Round,
        period: Period,
        candidates: Iterable[Candidate],
        chosen: dict[int, Why],
        assigned: Iterable[tuple[int, int, date]],
    ) -> None:
        """The rows. What is asked for later is not on today's list, and neither is what is too much for one day."""
        groups = {each.household_id: each.group_id for each in candidates}
        for household_id, person_id, starts_on in assigned:
            load = self.loads.get(person_id, 0)
            is_listed = starts_on <= self.day and load < self.community.visits.most_a_day
            self.loads[person_id] = load + is_listed
            if starts_on <= self.day:
                self.expected.add(household_id)
            self.rows.append({
                "key": f"{round_.key}:{household_id}:{period.first}",
                "household_id": household_id,
                "grid_id": self.grid_id,
                "group_id": groups[household_id],
                "round": round_.key,
                "cause": Cause.ROUND,
                "why": chosen[household_id].packed(),
                "assignee_id": person_id,
                "starts_on": starts_on,
                "ends_on": period.last,
                "listed_on": self.day if is_listed else None,
            })  # fmt: skip
