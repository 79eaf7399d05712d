"""A grid's list of a day, looked up: who is to be met, where that stands, and on whose list it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import cached_property
from itertools import count

from handlers.ui.announce import Announcer
from handlers.ui.words import shorten
from models.grids import Grid
from models.households.names import short_name
from models.people import Person
from models.rules.community import Community
from models.rules.visit_states import Outcome, VisitState
from models.rules.visits import Outing
from models.visits import DiaryEntry, Visit
from models.visits.meetings import counts_for, list_entries_of_day
from models.visits.planning import list_of_day

LONGEST_PLACE, LONGEST_NAME = 12, 10
"""What a line of the card has room for."""


class Part(StrEnum):
    """The parts of a list, in order."""

    DAY = auto()  # of whom it is asked today
    MUST = auto()
    RUNNING = auto()  # there is time until the end of the week, the month or the year


class Mark(StrEnum):
    """Where a visit stands, in one sign."""

    OPEN = "▫️"
    MET = "✅"
    ABSENT = "🚪"


@dataclass(frozen=True)
class Line:
    """One visit as the list tells it: nothing of it says more than the place and a name that is hidden or chosen."""

    number: int
    visit: Visit
    place: str
    name: str
    mark: Mark
    clock: str

    @property
    def whose(self) -> Person | None:
        """On whose list it stands."""
        return self.visit.assignee


@dataclass(frozen=True)
class Section:
    """Lines that belong together; of the day those of one person (None: nobody serves there)."""

    part: Part
    whose: Person | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class DayOfGrid:
    """A grid's day, looked up once for everything that is said of it in one go."""

    announcer: Announcer
    grid: Grid
    day: date

    @cached_property
    def visits(self) -> list[Visit]:
        """What stands on the list. Whom nobody knows any more, or is not to be visited after all, is left out."""
        found = list_of_day(self.announcer.session, self.grid.id, self.day)
        return [visit for visit in found if visit.household.face and self._is_shown(visit)]

    @cached_property
    def entries(self) -> dict[int, list[DiaryEntry]]:
        """What was noted of that day, by household."""
        return list_entries_of_day(self.announcer.session, self.grid.id, self.day)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The day's own by person, then what must be, then what has time."""
        found: dict[tuple[Part, int | None], list[Visit]] = {}
        for visit in self.visits:
            part = part_of(visit, self.community)
            found.setdefault((part, visit.assignee_id if part is Part.DAY else None), []).append(visit)
        order, number = list(Part), count(1)
        return tuple(
            Section(part, visits[0].assignee if part is Part.DAY else None,
                    tuple(self._line(visit, next(number)) for visit in visits))
            for (part, _), visits in sorted(found.items(), key=lambda item: order.index(item[0][0]))
        )  # fmt: skip

    @property
    def lines(self) -> list[Line]:
        """All lines, in the order of their numbers."""
        return [line for section in self.sections for line in section.lines]

    @property
    def asked(self) -> list[Line]:
        """What is asked for today: not what has time."""
        return [line for section in self.sections if section.part is not Part.RUNNING for line in section.lines]

    @property
    def met(self) -> int:
        """How many of those were met."""
        return sum(line.mark is Mark.MET for line in self.asked)

    @property
    def community(self) -> Community:
        """The community and its rules."""
        return self.announcer.product.community

    def _line(self, visit: Visit, number: int) -> Line:
        short, entry = short_name(visit.household), self._entry_of(visit)
        mark = self._mark(visit, entry)
        at = entry.at if entry else visit.settled_at
        clock = f"{at.astimezone(self.community.zone):%H:%M}" if at and mark is Mark.MET else ""
        return Line(number, visit, shorten(short.place, LONGEST_PLACE), shorten(short.name, LONGEST_NAME), mark, clock)

    def _entry_of(self, visit: Visit) -> DiaryEntry | None:
        """What was noted last that day and counts for the visit; that somebody was met outweighs that nobody was."""
        noted = self.entries.get(visit.household_id, ())
        counting = [entry for entry in noted if counts_for(entry, visit, self.community)]
        met = [entry for entry in counting if entry.outcome is not Outcome.ABSENT]
        return next(iter((met or counting)[::-1]), None)

    def _mark(self, visit: Visit, entry: DiaryEntry | None) -> Mark:
        if visit.state is VisitState.MET or (entry and entry.outcome is not Outcome.ABSENT):
            return Mark.MET
        return Mark.ABSENT if visit.state is VisitState.ABSENT or entry else Mark.OPEN

    def _is_shown(self, visit: Visit) -> bool:
        return visit.state is not VisitState.WITHDRAWN or self._entry_of(visit) is not None


def part_of(visit: Visit, community: Community) -> Part:
    """Where on a list a visit stands."""
    if visit.is_must:
        return Part.MUST
    outings = {each.key: each.outing for each in community.visits.rounds}
    return Part.DAY if outings.get(visit.round, Outing.DAY) is Outing.DAY else Part.RUNNING


def cut_sections(sections: Sequence[Section], most: int) -> tuple[Section, ...]:
    """The first `most` lines, in their sections."""
    kept, room = [], most
    for section in sections:
        if lines := section.lines[: max(0, room)]:
            kept.append(Section(section.part, section.whose, lines))
        room -= len(lines)
    return tuple(kept)
