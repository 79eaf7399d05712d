"""What the admins hear about group chats, and what a group hears about the bot in it."""

from datetime import timedelta

from telegram import ChatMember

from handlers.requests.cards import show_one_by_one, show_waiting
from handlers.topics.cards import show_open
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.callbacks import RunCommand
from handlers.ui.enrolment_cards import show_unasked
from handlers.ui.keyboards import Button
from handlers.ui.offices import name_place
from handlers.visits.lists import show_today, show_today_one_by_one
from models import timers
from models.binding import get_place_of_chat
from models.chats import ChatTimer, GroupChat
from models.grids import Grid
from models.places import ChatPlace
from models.reach import MUTED, get_refusal
from models.rules.community_parts import Words
from models.rules.delivery import Priority

HELLO_AFTER = timedelta(seconds=10)
"""Whoever adds the bot by a place's link binds the group within moments; then there is nothing left to say."""
HELLO_LASTS = timedelta(hours=1)
NO_RIGHTS = "not enough rights"  # so Telegram begins to say that nobody may write there
INSIDE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED)


def plan_hello(announcer: Announcer, chat_id: int, *, origin: int) -> None:
    """We were let into a group: unless it is bound by then, it hears soon how that is done."""
    if get_place_of_chat(announcer.session, chat_id):
        return
    due_at = announcer.now + HELLO_AFTER
    key = f"{ChatTimer.HELLO}:{chat_id}:{origin}"
    timers.plan(
        announcer.session,
        key,
        kind=ChatTimer.HELLO,
        subject_id=chat_id,
        due_at=due_at,
        late_at=due_at + HELLO_LASTS,
    )


def say_hello(announcer: Announcer, chat_id: int) -> None:
    """A group that nobody bound hears how that is done, and the admins hear of the group."""
    chat = announcer.session.get(GroupChat, chat_id)
    if chat is None or chat.bot_status not in INSIDE or get_place_of_chat(announcer.session, chat_id):
        return
    to = Recipient(chat_id, announcer.product.community.languages[0])
    announcer.say(to, "chats/hello", priority=Priority.REMINDER)
    announcer.alert("alerts/unbound_group", keyboard=_groups(), title=chat.title)


def show_what_waits(announcer: Announcer, place: ChatPlace) -> None:
    """The place's chat is new, or takes messages again: what a grid was not told yet, nobody accepted, or is to be
    seconded comes now, and today's list of visits.
    """
    if isinstance(place, Grid):
        show_waiting(announcer, place)
        show_unasked(announcer, place)
        show_open(announcer, place)
        show_today(announcer, place)


def report_lost(announcer: Announcer, place: ChatPlace) -> None:
    """A place's chat takes nothing from us any more: the admins hear what helps, a grid's people get what waits."""
    refusal = get_refusal(announcer.session, place.chat_id) if place.chat_id else None
    if refusal is None:
        return
    is_out, name = refusal != MUTED and NO_RIGHTS not in refusal.lower(), _name(announcer, place)
    keyboard = _groups() if is_out else ()
    announcer.alert("alerts/lost_chat", keyboard=keyboard, place=name, is_out=is_out, is_grid=isinstance(place, Grid))
    if isinstance(place, Grid):
        show_one_by_one(announcer, place)
        show_today_one_by_one(announcer, place)


def report_moved(announcer: Announcer, place: ChatPlace) -> None:
    """A place's chat became a supergroup: what is worked with there all day comes anew at once."""
    announcer.alert("alerts/chat_upgraded", place=_name(announcer, place))
    if isinstance(place, Grid):
        show_today(announcer, place, anew=False)


def report_thread_lost(announcer: Announcer, place: ChatPlace) -> None:
    """The topic is no more: what came there comes into the group itself."""
    announcer.alert("alerts/thread_lost", place=_name(announcer, place))


def report_return(announcer: Announcer, chat_id: int, *, was_muted: bool, is_first: bool) -> None:
    """We can write to a place's chat, again or (`is_first`) at last: what waited meanwhile comes there anew."""
    if place := get_place_of_chat(announcer.session, chat_id):
        if not is_first:
            name, is_grid = _name(announcer, place), isinstance(place, Grid)
            announcer.alert("alerts/chat_back", place=name, was_muted=was_muted, is_grid=is_grid)
        show_what_waits(announcer, place)


def report_rights(announcer: Announcer, chat_id: int, *, is_admin: bool) -> None:
    """An administrator gets to see everything that is said: a place's people and the admins know when that begins."""
    if place := get_place_of_chat(announcer.session, chat_id):
        announcer.alert("alerts/chat_rights", place=_name(announcer, place), is_admin=is_admin)
        if to := announcer.to_place(place):
            sees_all = is_admin or announcer.product.reads_groups
            announcer.say(to, "chats/what_we_see", sees_all=sees_all, priority=Priority.REMINDER)


def _name(announcer: Announcer, place: ChatPlace) -> Words:
    return name_place(announcer.product.community, place.scope)


def _groups() -> list[list[Button]]:
    return [[Button(RunCommand("groups"), "home/groups")]]
