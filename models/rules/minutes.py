"""What the minutes must say of an item before they can be sent."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from models.rules.minutes_states import ItemOutcome


@dataclass(frozen=True)
class Promised:
    """Something that the meeting agreed on: what, who sees to it, and by which day."""

    text: str
    owner_id: int
    day: date


@dataclass(frozen=True)
class Written:
    """What the secretary writes of one item. `is_dictated`: there is a voice note in the place of words."""

    outcome: ItemOutcome | None
    decision: str = ""
    is_dictated: bool = False
    promises: tuple[Promised, ...] = ()


class Gap(StrEnum):
    """What is still to be said."""

    OUTCOME = auto()
    REASON = auto()  # whatever came of it: why, in words or by voice
    PROMISE = auto()  # what is agreed on has somebody who sees to it, and a day
    DAY = auto()  # that day would be over before anybody reads of it


def list_gaps(written: Written, *, first_day: date = date.min) -> list[Gap]:
    """What is missing; nothing where the item is written. `first_day`: that on which the minutes can be published."""
    if written.outcome is None:
        return [Gap.OUTCOME]
    if written.outcome is ItemOutcome.AGREED:
        is_late = any(promised.day < first_day for promised in written.promises)
        return ([Gap.DAY] if is_late else []) if written.promises else [Gap.PROMISE]
    return [] if written.decision or written.is_dictated else [Gap.REASON]
