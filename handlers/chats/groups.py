"""The group chats of grids and centres, in private, for whoever may bind them: the state of each, and how to bind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import ChatMember

from handlers.chats.buttons import ShowChat, group_link
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home, in_rows
from handlers.ui.offices import name_place
from models.binding import access_place, list_bindable
from models.chats import GroupChat, list_chats
from models.codes import CodeKind, issue
from models.outbox import SECRET
from models.places import ChatPlace
from models.reach import list_unreachable
from models.rules.community_parts import Words

CODE_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class BoundChat:
    """A place and what is known of its chat; `chat` is None where Telegram never told us of it."""

    place: ChatPlace
    name: Words
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
    """`/groups`: every place of theirs with the state of its chat."""
    bound = _bound(context, list_bindable(context.session, context.actor, context.community))
    language = context.here.language
    buttons = [Button(ShowChat.of(each.place), text=each.name.in_language(language)) for each in bound]
    context.show("chats/groups", keyboard=[*in_rows(buttons, 2), back_home()], bound=bound)
    return END


def show_chat(context: Context[None], button: ShowChat) -> Next:
    """One place: its chat's state, and a code with which a group becomes its chat."""
    place = access_place(context.session, context.actor, button.scope)
    code = issue(
        context.session,
        CodeKind.BIND_CHAT,
        now=context.now,
        lasts=CODE_LASTS,
        by_id=context.actor.id,
        scope=place.scope,
    )
    link = group_link(context.announcer.product.bot_username, code)
    keyboard = [[Button(link, "chats/add_to_group")], [Button(RunCommand("groups"), "chats/back")], back_home()]
    (bound,) = _bound(context, [place])
    context.show("chats/how_to_bind", keyboard=keyboard, about=SECRET, bound=bound, code=code)
    return END


def _bound(context: Context[Any], places: list[ChatPlace]) -> list[BoundChat]:
    ids = {place.chat_id for place in places if place.chat_id}
    known, shut = list_chats(context.session, ids), list_unreachable(context.session, ids)
    return [
        BoundChat(
            place, name_place(context.community, place.scope), known.get(place.chat_id or 0), place.chat_id in shut
        )
        for place in places
    ]


conversation: Conversation[None] = Conversation(
    name="groups",
    entry_points=[CommandHandler("groups", show_groups), CallbackQueryHandler(ShowChat, show_chat)],
)
