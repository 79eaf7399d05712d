"""What the buttons and links of motions carry. `version` is the state that the card showed."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.ui.callbacks import CallbackData, Link
from models.rules.motion_states import Choice


@dataclass(frozen=True)
class ListMotions(CallbackData, prefix="hl"):
    """The motions of a gathering, for whoever runs it."""

    gathering_id: int


@dataclass(frozen=True)
class WordMotion(CallbackData, prefix="hw"):
    """A motion is worded."""

    gathering_id: int


@dataclass(frozen=True)
class Manage(CallbackData, prefix="hm"):
    """A motion as the chair sees it."""

    motion_id: int


@dataclass(frozen=True)
class PutToVote(CallbackData, prefix="hp"):
    """It is put to the vote; how long is asked."""

    motion_id: int
    version: int


@dataclass(frozen=True)
class OpenFor(CallbackData, prefix="ho"):
    """For so many minutes; 0: until the meeting is over."""

    motion_id: int
    version: int
    minutes: int


@dataclass(frozen=True)
class DropMotion(CallbackData, prefix="hd"):
    """Nobody votes on it."""

    motion_id: int
    version: int
    sure: bool


@dataclass(frozen=True)
class CloseMotion(CallbackData, prefix="hc"):
    """The votes are counted."""

    motion_id: int
    version: int


@dataclass(frozen=True)
class ListPaper(CallbackData, prefix="hb"):
    """Who can still vote on paper, and who has."""

    motion_id: int
    offset: int


@dataclass(frozen=True)
class MarkPaper(CallbackData, prefix="hk"):
    """Somebody has been given a ballot paper, or gave it back."""

    motion_id: int
    person_id: int
    marked: bool
    offset: int


@dataclass(frozen=True)
class CastVote(CallbackData, prefix="hv"):
    """A vote. What it carries is nobody's business: of a press that fails nothing is kept."""

    secret: ClassVar[bool] = True

    motion_id: int
    voter_id: int
    choice: Choice


@dataclass(frozen=True)
class MotionLink(Link, prefix="h"):
    """Leads from the group to one's ballot."""

    motion_id: int


@dataclass(frozen=True)
class GiveVote(CallbackData, prefix="hg"):
    """Who cannot come has somebody else vote for them."""

    gathering_id: int


@dataclass(frozen=True)
class AnswerProxy(CallbackData, prefix="ha"):
    """Whoever was asked to vote for somebody says yes or no."""

    gathering_id: int
    principal_id: int
    accepted: bool


@dataclass(frozen=True)
class TakeBack(CallbackData, prefix="ht"):
    """They vote themselves after all, or not at all."""

    gathering_id: int
