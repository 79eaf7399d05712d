"""What the buttons about a gathering carry, wherever they stand. Rights, time and state are checked when pressed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link
from models.rules.gathering_states import SignUpState


@dataclass(frozen=True)
class GatheringLink(Link, prefix="q"):
    """Opens a gathering in the private chat."""

    gathering_id: int


@dataclass(frozen=True)
class CheckInLink(Link, prefix="l"):
    """The code on the wall of the hall: whoever scans it is there."""

    code: str


@dataclass(frozen=True)
class Answer(CallbackData, prefix="qj"):
    """They come, or they do not. `person_id` 0: whoever presses, as in a group chat."""

    gathering_id: int
    person_id: int
    wish: SignUpState


@dataclass(frozen=True)
class BringOne(CallbackData, prefix="qp"):
    """In a group chat: whoever presses comes, and brings one more."""

    gathering_id: int


@dataclass(frozen=True)
class Bring(CallbackData, prefix="qb"):
    """With whom they come is asked."""

    gathering_id: int
    person_id: int


@dataclass(frozen=True)
class BringSome(CallbackData, prefix="qg"):
    """They come, and bring so many."""

    gathering_id: int
    person_id: int
    guests: int


@dataclass(frozen=True)
class Open(CallbackData, prefix="qo"):
    """Show a gathering, and what this person said of it. `person_id` 0: whoever presses."""

    gathering_id: int
    person_id: int


@dataclass(frozen=True)
class Back(CallbackData, prefix="qk"):
    """The same in the place of a question that was asked on its card."""

    gathering_id: int
    person_id: int


@dataclass(frozen=True)
class Page(CallbackData, prefix="qv"):
    """Another page of what is coming."""

    offset: int


@dataclass(frozen=True)
class ShowMaterial(CallbackData, prefix="qm"):
    """The pictures and files that one should have seen."""

    gathering_id: int


@dataclass(frozen=True)
class SendCalendar(CallbackData, prefix="qc"):
    """A file for the calendar of one's telephone."""

    gathering_id: int


@dataclass(frozen=True)
class AskAhead(CallbackData, prefix="qa"):
    """Something is asked ahead, with one's name or without."""

    gathering_id: int


@dataclass(frozen=True)
class Speak(CallbackData, prefix="qs"):
    """This person wants to say something there."""

    gathering_id: int
    person_id: int


@dataclass(frozen=True)
class OpenDoor(CallbackData, prefix="qd"):
    """The desk in the hall: the code for the wall, who is here, who comes without a telephone."""

    gathering_id: int


@dataclass(frozen=True)
class Receive(CallbackData, prefix="qe"):
    """Find whoever stands at the desk, and enter them."""

    gathering_id: int


@dataclass(frozen=True)
class ListPeople(CallbackData, prefix="ql"):
    """Who is to come, and who of them is here."""

    gathering_id: int
    offset: int


@dataclass(frozen=True)
class Arrive(CallbackData, prefix="qh"):
    """This person is here. `offset`: of the list on which they stand."""

    gathering_id: int
    person_id: int
    offset: int


@dataclass(frozen=True)
class SendSheet(CallbackData, prefix="qr"):
    """The code for the wall, as a picture to print."""

    gathering_id: int


@dataclass(frozen=True)
class ListQuestions(CallbackData, prefix="qq"):
    """What was asked ahead, and who wants to speak."""

    gathering_id: int
    offset: int
