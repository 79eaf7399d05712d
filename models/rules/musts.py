"""For what one goes to a household at once (必到户), and when a child moves up to a higher school."""

from enum import StrEnum, auto

from models.rules.visit_states import Cause


class What(StrEnum):
    """What happened, or what they want; `why["what"]` of a must-visit."""

    REOPENED = auto()
    DISPUTE = auto()
    ILLNESS = auto()
    FIRE = auto()
    DEATH = auto()
    ACCIDENT = auto()
    PRIMARY = auto()
    JUNIOR = auto()
    SENIOR = auto()
    BEYOND = auto()
    SCHOOL = auto()  # somebody told of it: to which school is not known
    TALK = auto()  # something that they say to one's face
    BIG = auto()
    OTHER = auto()


TELLING: dict[What, Cause] = {
    What.ILLNESS: Cause.INCIDENT,
    What.FIRE: Cause.INCIDENT,
    What.DEATH: Cause.INCIDENT,
    What.ACCIDENT: Cause.INCIDENT,
    What.SCHOOL: Cause.SCHOOL,
    What.OTHER: Cause.INCIDENT,
}
"""What whoever serves a household can tell of it."""

URGENT = frozenset({What.ILLNESS, What.FIRE, What.DEATH, What.ACCIDENT})
"""What whoever goes there hears in the middle of the night, too."""

WISHES = (What.TALK, What.BIG, What.SCHOOL, What.OTHER)
"""For what a household asks somebody to come."""

NEEDS_HELP_FIRST = frozenset({What.ILLNESS, What.FIRE, What.ACCIDENT})
"""Where somebody may be in danger, the emergency numbers come first."""

STARTS_AFTER = {What.PRIMARY: 0, What.JUNIOR: 6, What.SENIOR: 9, What.BEYOND: 12}
"""Years from starting primary school to starting each school."""


def starting_years(year: int) -> dict[int, What]:
    """In which year those started, or start, primary school who move up in this one, and to which school."""
    return {year - years: school for school, years in STARTS_AFTER.items()}


def share_of(left: int, done: int, days_left: int, most: int) -> int:
    """How many of those that are left the day takes, beside those that it took already: as many as every day that is
    left, `most` at most; the last day takes all.
    """
    if days_left <= 1:
        return left
    fair = -(-(left + done) // days_left)
    return max(0, min(left, min(fair, most) - done))
