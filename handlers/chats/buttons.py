"""What the buttons and links about group chats carry."""

from dataclasses import dataclass
from typing import Self

from handlers.ui.callbacks import CallbackData, Link
from models.places import ChatPlace
from models.rules.roles import Place


@dataclass(frozen=True)
class AboutPlace:
    """What a button about a grid or a centre carries."""

    kind: Place
    key: str

    @classmethod
    def of(cls, place: ChatPlace) -> Self:
        """The button about that place."""
        kind, _, key = place.scope.partition(":")
        return cls(Place(kind), key)

    @property
    def scope(self) -> str:
        """The place in one word."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Bind(AboutPlace, CallbackData, prefix="cb"):
    """This group chat belongs to that place."""


@dataclass(frozen=True)
class ShowChat(AboutPlace, CallbackData, prefix="cs"):
    """The state of a place's chat, and how it gets one."""


@dataclass(frozen=True)
class BindLink(Link, prefix="b"):
    """What `?startgroup=` brings into a group together with the bot."""

    code: str


def group_link(bot_username: str, code: str) -> str:
    """The address at which Telegram lets one choose a group and takes the bot there."""
    return f"https://t.me/{bot_username}?startgroup={BindLink(code).pack()}"
