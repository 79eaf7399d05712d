"""The kinds of news that somebody may do without. Questions, answers and requests to confirm always come."""

from enum import StrEnum


class Notice(StrEnum):
    """News that a card shows anyway."""

    PROGRESS = "progress"  # somebody accepted it, or handed it over
    FAMILY = "family"  # the same on requests of people for whom one acts
    PROMISES = "promises"  # how far it is with what a meeting promised
    MEETINGS = "meetings"  # what is held for the people of one's grid, before one signed up
