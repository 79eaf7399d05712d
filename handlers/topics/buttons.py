"""What the buttons and links of a topic carry. `version` is the state that the card showed."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class TopicLink(Link, prefix="u"):
    """Opens a topic in the private chat."""

    topic_id: int


class Which(StrEnum):
    """Which topics a list has."""

    GRID = auto()  # what is open where one lives
    MINE = auto()  # what one proposed
    SERVED = auto()  # what the residents whom one serves proposed


@dataclass(frozen=True)
class ListTopics(CallbackData, prefix="ul"):
    """A page of a list."""

    which: Which
    offset: int


@dataclass(frozen=True)
class OpenTopic(CallbackData, prefix="uo"):
    """The topic's card; `here`: in the place of the list."""

    topic_id: int
    here: bool


@dataclass(frozen=True)
class ShowAttachments(CallbackData, prefix="ux"):
    """The photos and voices of a topic."""

    topic_id: int


@dataclass(frozen=True)
class Propose(CallbackData, prefix="up"):
    """Propose one."""


@dataclass(frozen=True)
class Second(CallbackData, prefix="us"):
    """A neighbour wants it too."""

    topic_id: int


@dataclass(frozen=True)
class Unsecond(CallbackData, prefix="uu"):
    """They changed their mind."""

    topic_id: int


@dataclass(frozen=True)
class Add(CallbackData, prefix="ua"):
    """The proposer tells more."""

    topic_id: int


@dataclass(frozen=True)
class Withdraw(CallbackData, prefix="uw"):
    """The proposer no longer wants it; asked once more before it happens."""

    topic_id: int
    version: int
    sure: bool


@dataclass(frozen=True)
class Choose(CallbackData, prefix="ut"):
    """A meeting shall take it up, seconded or not."""

    topic_id: int
    version: int


@dataclass(frozen=True)
class Refuse(CallbackData, prefix="ur"):
    """It is nothing for a meeting: the reason is asked."""

    topic_id: int
    version: int
