"""What the buttons about a resident carry, wherever they stand. Rights are checked when they are pressed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData


@dataclass(frozen=True)
class See(CallbackData, prefix="zs"):
    """Show what is known of this resident."""

    person_id: int


@dataclass(frozen=True)
class FileFor(CallbackData, prefix="zf"):
    """File a request for this person."""

    person_id: int


@dataclass(frozen=True)
class Correct(CallbackData, prefix="zc"):
    """Something about this resident is wrong."""

    person_id: int


@dataclass(frozen=True)
class Add(CallbackData, prefix="zn"):
    """Enter a resident who has no account."""


@dataclass(frozen=True)
class MovedAway(CallbackData, prefix="zm"):
    """They left the community; asked once more before it counts."""

    person_id: int
    sure: bool


@dataclass(frozen=True)
class AgreeFor(CallbackData, prefix="za"):
    """A worker saw that the resident agrees to a mandate."""

    mandate_id: int


@dataclass(frozen=True)
class RevokeFor(CallbackData, prefix="zr"):
    """A worker ends a mandate; asked once more before it counts."""

    mandate_id: int
    sure: bool
