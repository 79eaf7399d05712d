"""The desk runs late, or is on time again: whoever still comes today is told once, with the new time."""

from handlers.appointments.cards import show_appointment
from handlers.desks.buttons import RunLate, ShowLate
from handlers.desks.keyboards import day_button
from handlers.desks.lists import refresh_day, show_day
from handlers.desks.news import tell_late
from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.ui.keyboards import Button, in_rows
from models.appointments.desk import access_desk, get_day, run_late
from models.rules.community import Centre
from models.rules.refusals import Gone

CHOICES = (10, 20, 30, 60)
"""Minutes."""


def show_late(context: Context[None], button: ShowLate) -> Next:
    centre = access_desk(context.actor, context.community, button.centre)
    late = _late_now(context, centre)
    choices = [Button(RunLate(centre.key, m), "desks/minutes_late", values={"minutes": m}) for m in CHOICES]
    on_time = [[Button(RunLate(centre.key, 0), "desks/on_time", style="success")]] if late else []
    keyboard = [*in_rows(choices, 2), *on_time, [day_button(centre.key)]]
    context.show("desks/ask_late", keyboard=keyboard, late_minutes=late)
    return END


def note_late(context: Context[None], button: RunLate) -> Next:
    """Each change is told once: pressing the same again tells nobody anything."""
    centre = access_desk(context.actor, context.community, button.centre)
    if button.minutes not in (0, *CHOICES):
        raise Gone(f"{button.minutes} minutes")
    if button.minutes == _late_now(context, centre):
        context.toast("desks/late_already", minutes=button.minutes)
        return END
    waiting = run_late(context.session, context.community, centre.key, button.minutes, now=context.now)
    for appointment in waiting:
        tell_late(context.announcer, appointment, minutes=button.minutes)
        show_appointment(context.announcer, appointment, can_wait=True)
    refresh_day(context.announcer, centre.key, context.announcer.today)
    show_day(context, centre, context.announcer.today)
    context.toast("desks/late_noted", minutes=button.minutes, count=len(waiting))
    return END


def _late_now(context: Context[None], centre: Centre) -> int:
    noted = get_day(context.session, centre.key, context.announcer.today)
    return noted.late_minutes if noted else 0


conversation: Conversation[None] = Conversation(
    name="lateness",
    entry_points=[CallbackQueryHandler(ShowLate, show_late), CallbackQueryHandler(RunLate, note_late)],
)
