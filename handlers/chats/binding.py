"""A group becomes a grid's or a centre's chat: by `/bind` and the place, by a code, or by the link that brought the bot
there.

Who binds must hold the right by role, and look after the group on Telegram: that is asked of Telegram, and the answer
comes after the step.
"""

from telegram import Chat

from handlers.chats.asking import ask_about_binder
from handlers.chats.buttons import Bind, BindLink, group_link
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home, in_rows
from handlers.ui.offices import name_place
from models.binding import access_place, list_bindable
from models.codes import CodeKind, peek
from models.people import Person
from models.reach import MUTED, get_refusal
from models.rules.refusals import Gone


def start_binding(context: Context[None]) -> Next:
    """`/bind` in a group, with a code or without: then the places are offered that the person may bind."""
    if context.is_private:
        context.say("chats/bind_in_group", keyboard=[[Button(RunCommand("groups"), "home/groups")], back_home()])
        return END
    if code := context.arguments.strip():
        return bind_with(context, code)
    places = list_bindable(context.session, context.actor, context.community)
    if not _is_muted(context):
        names = [name_place(context.community, place.scope).in_language(context.here.language) for place in places]
        buttons = [Button(Bind.of(place), text=name) for place, name in zip(places, names, strict=True)]
        context.say("chats/ask_place", keyboard=in_rows(buttons, 2))
    return END


def follow_link(context: Context[None], link: BindLink) -> Next:
    """Added to a group by `?startgroup=`; opened in private instead, the same link leads on to the groups."""
    if not context.is_private:
        return bind_with(context, link.code)
    peek(context.session, CodeKind.BIND_CHAT, link.code, now=context.now)
    address = group_link(context.announcer.product.bot_username, link.code)
    context.say("chats/link_is_for_groups", keyboard=[[Button(address, "chats/add_to_group")], back_home()])
    return END


def bind_with(context: Context[None], code: str) -> Next:
    """The code says which place. It is used up when the group is bound, so that a refusal costs nobody a code."""
    found = peek(context.session, CodeKind.BIND_CHAT, code, now=context.now)
    return _bind(context, found.details.get("scope", ""), code_id=found.id)


def pick_place(context: Context[None], button: Bind) -> Next:
    return _bind(context, button.scope)


def _bind(context: Context[None], scope: str, *, code_id: int | None = None) -> Next:
    if context.chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
        raise Gone(f"binding {scope} in private")
    place = access_place(context.session, context.actor, scope)
    if not _is_muted(context):
        ask_about_binder(context, place, code_id=code_id)
        if context.update.callback_query:
            context.toast("chats/asking")
    return END


def _is_muted(context: Context[None]) -> bool:
    """Where nothing can be said, the person hears so in private."""
    if get_refusal(context.session, context.chat.id) != MUTED:
        return False
    person = context.session.get_one(Person, context.actor.id)
    if to := context.announcer.to_person(person):
        context.announcer.say(to, "chats/muted_here", title=context.chat.title or "")
    return True


conversation: Conversation[None] = Conversation(
    name="binding",
    entry_points=[
        CommandHandler("bind", start_binding, in_groups=True),
        CallbackQueryHandler(Bind, pick_place, in_groups=True),
        LinkHandler(BindLink, follow_link, in_groups=True),
    ],
)
