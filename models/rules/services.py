"""What can be booked, as a community file describes it: services, what they take up, and the rules for all of them."""

from enum import StrEnum, auto
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from models.rules.community_parts import Key, Part, Text, Week, Words

TICK = 5
"""Minutes: whatever is booked begins, ends and blocks in whole ticks."""

Length: TypeAlias = Annotated[int, Field(ge=TICK, le=12 * 60, multiple_of=TICK)]
"""Minutes."""
Pause: TypeAlias = Annotated[int, Field(ge=0, le=4 * 60, multiple_of=TICK)]
"""Minutes, or none."""

ANYBODY: Literal["anybody"] = "anybody"
NOBODY: Literal["nobody"] = "nobody"


class Ask(StrEnum):
    """What somebody who books is asked besides the time."""

    ADDRESS = auto()
    GUARDIAN = auto()
    SCHOOL = auto()
    PURPOSE = auto()
    HEADCOUNT = auto()


class Resource(Part):
    """A room or a square: whoever has booked it has it alone."""

    key: Key
    name: Words


class Service(Part):
    """Something to be booked at a centre, at home, or a place to be had.

    Everybody who booked the same start of the same server sits in one slot of `seats`; the slot takes up that server
    and everything it `uses`, from `buffer_before` minutes ahead of it to `buffer_after` minutes past its end.
    """

    key: Key
    emoji: Text
    name: Words
    centre: Key
    about: Words | None = None
    place: Words | None = None
    """Where, if not at the centre's own place; at home: None."""
    at_home: bool = False
    minutes: Length
    buffer_before: Pause = 0
    buffer_after: Pause = 0
    every: Length | None = None
    """From one start to the next; None: as long as one takes up the server."""
    seats: Annotated[int, Field(ge=1, le=500)] = 1
    served_by: Literal["anybody", "nobody"] | Annotated[tuple[Text, ...], Field(min_length=1)] = ANYBODY
    """Any of the centre's staff, nobody, or these by name."""
    uses: tuple[Key, ...] = ()
    hours: Week | None = None
    """When it can be had; None: in office hours. What lies between two openings of a day is a break."""
    notice_hours: Annotated[int, Field(ge=0, le=24 * 14)] = 2
    """How long before its start it can last be booked, moved or cancelled by oneself."""
    horizon_days: Annotated[int, Field(ge=1, le=183)] = 30
    most_active: Annotated[int, Field(ge=1, le=99)] = 2
    """How many appointments for it somebody may have ahead of them."""
    bring: Annotated[tuple[Words, ...], Field(max_length=12)] = ()
    asks: tuple[Ask, ...] = ()
    is_open: bool = True
    """False while nothing new is taken."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.at_home and Ask.ADDRESS not in self.asks:
            raise ValueError('a service at home asks for the "address"')
        if self.every is not None and self.seats > 1 and self.every < self.span:
            raise ValueError(f"every: starts of several seats may not overlap, so at least {self.span} minutes apart")
        return self

    @property
    def span(self) -> int:
        """Minutes for which a slot takes up its server."""
        return self.buffer_before + self.minutes + self.buffer_after

    @property
    def step(self) -> int:
        """Minutes from one start to the next."""
        return self.every or self.span


class AppointmentRules(Part):
    """What holds for every service."""

    hold_minutes: Annotated[int, Field(ge=1, le=60)] = 5
    """How long a seat is kept for whoever is still deciding."""
    offer_minutes: Annotated[int, Field(ge=10, le=24 * 60)] = 120
    """How long somebody from the waiting list has to say yes, quiet hours not counted."""
    remind_hours: Annotated[tuple[Annotated[int, Field(ge=1, le=14 * 24)], ...], Field(max_length=4)] = (24, 2)
    """How long before the start reminders come."""
    most_no_shows: Annotated[int, Field(ge=1, le=99)] = 3
    """Who did not come so often within `no_show_days` books only with the centre's yes."""
    no_show_days: Annotated[int, Field(ge=1, le=730)] = 180
    list_minutes: Annotated[int, Field(ge=0, le=240)] = 30
    """How long before a centre opens its chat gets the day's list."""
