"""The bot's own place in chats: bound to a grid, let in, thrown out, moved to a new id."""

from dataclasses import dataclass

from telegram import ChatMember
from telegram.ext import filters

from handlers.flow import (
    END,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
)
from handlers.requests.cards import show_waiting
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button, in_rows
from models.chats import mark_unreachable, migrate_chat
from models.grids import Grid, bind_chat, get_grid_of_chat, list_grids
from models.reach import record_return
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action

OUTSIDE = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True)
class Bind(CallbackData, prefix="cb"):
    """This group chat belongs to that grid."""

    grid_id: int


def ask_grid(context: Context[None]) -> Next:
    """`/bind` in a group: which grid's chat is it? Offered are the grids that the person may bind."""
    if context.is_private:
        context.say("chats/bind_in_group")
        return END
    grids = [grid for grid in list_grids(context.session) if context.actor.serves(Action.BIND_GROUP, grid_id=grid.id)]
    if not grids:
        raise NotYours("no grid to bind")
    context.say("chats/ask_grid", keyboard=in_rows([Button(Bind(grid.id), text=grid.name) for grid in grids], 2))
    return END


def bind(context: Context[None], button: Bind) -> Next:
    grid = context.session.get(Grid, button.grid_id)
    if grid is None or context.is_private:
        raise Gone(f"grid {button.grid_id}")
    if not context.actor.serves(Action.BIND_GROUP, grid_id=grid.id):
        raise NotYours(f"binding grid {grid.id}")
    bind_chat(context.session, grid, chat_id=context.chat.id, thread_id=context.here.thread_id)
    context.show("chats/bound", grid=grid)
    show_waiting(context.announcer, grid)
    return END


def notice_membership(context: Context[None]) -> Next:
    """Blocked or thrown out: nothing more is tried there, and for a grid's chat the admins know. Let in again: the
    grid's chat gets what still waits for somebody.
    """
    changed = context.update.my_chat_member
    if changed is None:
        return END
    grid = get_grid_of_chat(context.session, context.chat.id)
    if changed.new_chat_member.status in OUTSIDE:
        mark_unreachable(context.session, context.chat.id, reason=changed.new_chat_member.status, now=context.now)
        if grid:
            context.announcer.alert("alerts/lost_grid_chat", grid=grid)
    elif changed.old_chat_member.status in OUTSIDE:
        record_return(context.session, {context.chat.id})
        if grid:
            show_waiting(context.announcer, grid)
    return END


def follow_migration(context: Context[None]) -> Next:
    """The group became a supergroup: everything that stands in it moves along."""
    message = context.message
    if message.migrate_to_chat_id:
        migrate_chat(context.session, message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        migrate_chat(context.session, message.migrate_from_chat_id, message.chat_id)
    return END


conversation: Conversation[None] = Conversation(
    name="chats",
    entry_points=[
        CommandHandler("bind", ask_grid, in_groups=True),
        CallbackQueryHandler(Bind, bind, in_groups=True),
        ChatMemberHandler(notice_membership),
        MessageHandler(filters.StatusUpdate.MIGRATE, follow_migration),
    ],
)
