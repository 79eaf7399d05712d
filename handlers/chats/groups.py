"""The grids' group chats as the office and the grid leaders see them in private: the state of each, and how to bind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import ChatMember

from handlers.chats.buttons import ShowChat, group_link
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home, in_rows
from models.chats import GroupChat, list_chats
from models.codes import CodeKind, issue
from models.grids import Grid, list_grids
from models.outbox import SECRET
from models.reach import list_unreachable
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action

CODE_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class BoundChat:
    """A grid and what is known of its chat; `chat` is None where Telegram never told us of it."""

    grid: Grid
    chat: GroupChat | None
    is_shut: bool

    @property
    def is_muted(self) -> bool:
        """Whether we are in it but may not speak."""
        return self.is_shut and self.chat is not None and self.chat.bot_status == ChatMember.RESTRICTED

    @property
    def is_admin(self) -> bool:
        """Whether we are an administrator there."""
        return self.chat is not None and self.chat.bot_status == ChatMember.ADMINISTRATOR


def show_groups(context: Context[None]) -> Next:
    """`/groups`: every grid of theirs with the state of its chat."""
    grids = [grid for grid in list_grids(context.session) if context.actor.serves(Action.BIND_GROUP, grid_id=grid.id)]
    if not grids:
        raise NotYours("no grid to bind")
    buttons = [Button(ShowChat(grid.id), text=grid.name) for grid in grids]
    context.show("chats/groups", keyboard=[*in_rows(buttons, 2), back_home()], bound=_bound(context, grids))
    return END


def show_chat(context: Context[None], button: ShowChat) -> Next:
    """One grid: its chat's state, and a code with which a group becomes its chat."""
    grid = context.session.get(Grid, button.grid_id)
    if grid is None:
        raise Gone(f"grid {button.grid_id}")
    if not context.actor.serves(Action.BIND_GROUP, grid_id=grid.id):
        raise NotYours(f"binding grid {grid.id}")
    code = issue(
        context.session,
        CodeKind.BIND_CHAT,
        now=context.now,
        lasts=CODE_LASTS,
        by_id=context.actor.id,
        grid_id=grid.id,
    )
    link = group_link(context.announcer.product.bot_username, code)
    keyboard = [[Button(link, "chats/add_to_group")], [Button(RunCommand("groups"), "chats/back")], back_home()]
    (bound,) = _bound(context, [grid])
    context.show("chats/how_to_bind", keyboard=keyboard, about=SECRET, bound=bound, code=code)
    return END


def _bound(context: Context[Any], grids: list[Grid]) -> list[BoundChat]:
    ids = {grid.chat_id for grid in grids if grid.chat_id}
    known, shut = list_chats(context.session, ids), list_unreachable(context.session, ids)
    return [BoundChat(grid, known.get(grid.chat_id or 0), grid.chat_id in shut) for grid in grids]


conversation: Conversation[None] = Conversation(
    name="groups",
    entry_points=[CommandHandler("groups", show_groups), CallbackQueryHandler(ShowChat, show_chat)],
)
