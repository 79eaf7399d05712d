"""A desk is opened: in private with everything that can be done there, in the centre's group as a list."""

from datetime import date, timedelta

from handlers.appointments.buttons import OpenDesk
from handlers.desks.buttons import DeskLink, TurnDay
from handlers.desks.lists import show_day, show_day_in_chat
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.ui.keyboards import Button, back_home
from models.appointments.desk import access_desk, list_desks
from models.binding import get_place_of_chat
from models.centres import Centre
from models.rules.refusals import Gone, NotYours

FARTHEST = timedelta(days=366)


def run_desk(context: Context[None]) -> Next:
    """Whoever runs one desk is at it at once; who runs several says which."""
    if not context.is_private:
        return _post_in_group(context)
    desks = list_desks(context.actor, context.community)
    if not desks:
        raise NotYours("no desk to run")
    if len(desks) == 1:
        show_day(context, desks[0], context.announcer.today)
    else:
        language = context.actor.language
        rows = [[Button(OpenDesk(desk.key), text=desk.name.in_language(language))] for desk in desks]
        context.show("desks/pick", keyboard=[*rows, back_home()])
    return END


def _post_in_group(context: Context[None]) -> Next:
    """In the centre's own chat the day's list, without names; elsewhere the way to the private chat."""
    place = get_place_of_chat(context.session, context.chat.id)
    if isinstance(place, Centre):
        access_desk(context.actor, context.community, place.key)
        show_day_in_chat(context.announcer, place.key, context.announcer.today)
    else:
        address = f"https://t.me/{context.announcer.product.bot_username}?start=desk"
        context.say("flow/private", keyboard=[[Button(address, "flow/private")]], reply=True)
    return END


def open_today(context: Context[None], button: OpenDesk | DeskLink) -> Next:
    centre = access_desk(context.actor, context.community, button.centre)
    show_day(context, centre, context.announcer.today)
    return END


def turn_day(context: Context[None], button: TurnDay) -> Next:
    centre = access_desk(context.actor, context.community, button.centre)
    day = _read_day(button.day, context.announcer.today)
    show_day(context, centre, day, offset=button.offset if button.offset >= 0 else None)
    return END


def _read_day(written: str, today: date) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Gone(f"day {written}") from None
    if abs(day - today) > FARTHEST:
        raise Gone(f"day {written}")
    return day


conversation: Conversation[None] = Conversation(
    name="desks",
    entry_points=[
        CommandHandler("desk", run_desk, in_groups=True),
        LinkHandler(DeskLink, open_today),
        CallbackQueryHandler(OpenDesk, open_today),
        CallbackQueryHandler(TurnDay, turn_day),
    ],
)
