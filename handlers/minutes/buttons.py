"""What the buttons and links of a meeting's minutes carry. `version` and `round` are what the card showed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class MinutesLink(Link, prefix="n"):
    """Opens the minutes in the private chat."""

    gathering_id: int


@dataclass(frozen=True)
class WriteMinutes(CallbackData, prefix="nw"):
    """The secretary opens the minutes of a gathering that has begun; the first time they are begun."""

    gathering_id: int


@dataclass(frozen=True)
class WriteItem(CallbackData, prefix="ni"):
    """What came of one item of the agenda."""

    gathering_id: int
    item_id: int


@dataclass(frozen=True)
class AddItem(CallbackData, prefix="nx"):
    """Something came up that was not on the agenda."""

    gathering_id: int


@dataclass(frozen=True)
class Preview(CallbackData, prefix="nv"):
    """The secretary reads everything before it is sent."""

    gathering_id: int


@dataclass(frozen=True)
class Send(CallbackData, prefix="ns"):
    """To those who were there."""

    gathering_id: int
    version: int


@dataclass(frozen=True)
class Correct(CallbackData, prefix="nc"):
    """An objection is right: they are written anew."""

    gathering_id: int
    version: int


@dataclass(frozen=True)
class Approve(CallbackData, prefix="na"):
    """It was so, says somebody who was there, or who speaks for them."""

    gathering_id: int
    person_id: int
    round: int


@dataclass(frozen=True)
class Object(CallbackData, prefix="nj"):
    """It was otherwise."""

    gathering_id: int
    person_id: int
    round: int


@dataclass(frozen=True)
class AnswerObjection(CallbackData, prefix="nr"):
    """The secretary says something to an objection."""

    gathering_id: int
    person_id: int
    round: int


@dataclass(frozen=True)
class Read(CallbackData, prefix="no"):
    """Read the minutes."""

    gathering_id: int


@dataclass(frozen=True)
class WantPaper(CallbackData, prefix="np"):
    """The published minutes as a file to print."""

    gathering_id: int
