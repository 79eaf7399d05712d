"""How a household stands in its cycle, and how many stand how: in time, soon, overdue, never yet, left in peace.

The cycle is each household's own: a round's days for what it needs, counted from the last time that somebody was met.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

SOON = timedelta(days=7)
"""A household is due soon when its day comes within so many days."""


class Standing(StrEnum):
    """How it stands with one household."""

    IN_TIME = auto()
    SOON = auto()
    OVERDUE = auto()
    NEVER = auto()  # nobody was met there yet
    PAUSED = auto()  # they asked to be left in peace


UNREACHED = frozenset({Standing.OVERDUE, Standing.NEVER})


def judge(last_on: date | None, due_on: date, today: date, *, is_paused: bool) -> Standing:
    """How a household stands that somebody met on `last_on` and that is to be met again by `due_on`."""
    if is_paused:
        return Standing.PAUSED
    if last_on is None:
        return Standing.NEVER
    if due_on < today:
        return Standing.OVERDUE
    return Standing.SOON if due_on <= today + SOON else Standing.IN_TIME


@dataclass(frozen=True)
class Tally:
    """So many households stand how."""

    in_time: int = 0
    soon: int = 0
    overdue: int = 0
    never: int = 0
    paused: int = 0

    @classmethod
    def count(cls, standings: Iterable[Standing]) -> "Tally":
        """Of these."""
        found = Counter(standings)
        return cls(**{str(standing): found[standing] for standing in Standing})

    @property
    def total(self) -> int:
        """All of them."""
        return self.wanted + self.paused

    @property
    def wanted(self) -> int:
        """Those that are to be reached: all but those left in peace."""
        return self.reached + self.unreached

    @property
    def reached(self) -> int:
        """Somebody was met there within the cycle."""
        return self.in_time + self.soon

    @property
    def unreached(self) -> int:
        """Nobody was, though it should have been, or nobody ever was."""
        return self.overdue + self.never

    @property
    def percent(self) -> int | None:
        """So many of a hundred were reached; None where there is nobody to reach."""
        return self.reached * 100 // self.wanted if self.wanted else None
