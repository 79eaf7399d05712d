"""What the buttons and links about group chats carry."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class Bind(CallbackData, prefix="cb"):
    """This group chat belongs to that grid."""

    grid_id: int


@dataclass(frozen=True)
class ShowChat(CallbackData, prefix="cs"):
    """The state of a grid's chat, and how it gets one."""

    grid_id: int


@dataclass(frozen=True)
class BindLink(Link, prefix="b"):
    """What `?startgroup=` brings into a group together with the bot."""

    code: str


def group_link(bot_username: str, code: str) -> str:
    """The address at which Telegram lets one choose a group and takes the bot there."""
    return f"https://t.me/{bot_username}?startgroup={BindLink(code).pack()}"
