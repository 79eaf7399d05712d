"""What holds for every gathering, as a community file says it."""

from typing import Annotated

from pydantic import Field

from models.rules.community_parts import Part


class GatheringRules(Part):
    """From a topic to the promise that a meeting makes of it."""

    seconds_needed: Annotated[int, Field(ge=1, le=1000)] = 10
    """So many neighbours bring a topic before a meeting."""
    remind_hours: Annotated[tuple[Annotated[int, Field(ge=1, le=14 * 24)], ...], Field(max_length=4)] = (72, 24, 2)
    """How long before the start reminders come, unless a gathering has its own."""
    most_guests: Annotated[int, Field(ge=0, le=20)] = 4
    """How many somebody can bring."""
    most_proxies: Annotated[int, Field(ge=0, le=9)] = 1
    """How many others' votes somebody can have."""
    quorum_percent: Annotated[int, Field(ge=0, le=100)] = 50
    """So many of those who can vote have to, or the vote does not count."""
    objection_hours: Annotated[int, Field(ge=1, le=14 * 24)] = 48
    """How long whoever attended can object to the minutes."""
    warn_days: Annotated[int, Field(ge=1, le=30)] = 3
    """How long before its day the owner of a commitment is reminded."""
