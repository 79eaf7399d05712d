"""The buttons of a desk: of its day, and of one appointment; what its reader can do now, and nothing else."""

from datetime import date

from handlers.appointments import buttons as a
from handlers.desks import buttons as b
from handlers.desks.days import DayAtDesk
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button, Keyboard, back_home, in_rows
from models.actors import Actor
from models.appointments import Appointment
from models.appointments.desk import list_desks
from models.appointments.queries import PAGE
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.community import Community
from models.rules.roles import Action
from models.rules.working_time import DAY

AT_NOW = -1
"""The offset that means: where the day is now."""


def day_keyboard(desk: DayAtDesk, reader: Actor, start: int) -> Keyboard:
    """One page of a day, from the `start`-th appointment on, and what can be done at the desk."""
    centre, day, count = desk.centre, desk.day, len(desk.lines)
    rows = [[Button(a.Manage(line.appointment.id), text=line.words)] for line in desk.lines[start : start + PAGE]]
    turns = [_turn(centre.key, day, start - PAGE, "desks/earlier")] if start else []
    turns += [_turn(centre.key, day, start + PAGE, "desks/later")] if start + PAGE < count else []
    days = [_turn(centre.key, day - DAY, 0, "desks/day_before"), _turn(centre.key, day + DAY, 0, "desks/day_after")]
    if not desk.is_today:
        days.insert(1, Button(a.OpenDesk(centre.key), "desks/today"))
    rows += [turns] if turns else []
    rows.append(days)
    rows += _doing(desk) if desk.is_today else []
    rows.append(_noting(desk))
    return [*rows, *_elsewhere(desk, reader), back_home()]


def desk_keyboard(
    appointment: Appointment, possible: frozenset[AppointmentStep], community: Community
) -> list[list[Button]]:
    """What the desk can do about one appointment. It is asked again when they press."""
    state, id_, version = appointment.state, appointment.id, appointment.version
    is_pending = state is AppointmentState.PENDING
    has_come = state is AppointmentState.ARRIVED
    offers: list[tuple[bool, AppointmentStep, CallbackData, str, str]] = [
        (True, AppointmentStep.APPROVE, a.Approve(id_, version), "desks/approve", "success"),
        (True, AppointmentStep.ARRIVE, b.Arrive(id_, version), "desks/arrive", "success"),
        (not has_come, AppointmentStep.MISS, b.Miss(id_, version), "desks/miss", ""),
        (True, AppointmentStep.UNDO, b.Undo(id_, version), "desks/undo", ""),
        (True, AppointmentStep.RESCHEDULE, a.Reschedule(id_, version), "desks/reschedule", ""),
        (is_pending, AppointmentStep.CANCEL, b.CallOff(id_, version), "desks/refuse", "danger"),
        (not is_pending, AppointmentStep.CANCEL, b.CallOff(id_, version), "desks/call_off", ""),
    ]
    shown = [offer for offer in offers if offer[0] and offer[1] in possible]
    rows = [[Button(data, label, style=style)] for _, _, data, label, style in shown]
    return [*rows, [back_to_day(appointment, community)]]


def back_to_day(appointment: Appointment, community: Community) -> Button:
    """The list of the appointment's day."""
    if appointment.starts_at is None:
        return day_button(appointment.centre)
    return _turn(appointment.centre, community.today(appointment.starts_at), AT_NOW, "desks/back")


def day_button(centre_key: str) -> Button:
    """Today's list."""
    return Button(a.OpenDesk(centre_key), "desks/back")


def manage_button(appointment: Appointment) -> Button:
    """The card of one appointment."""
    return Button(a.Manage(appointment.id), "desks/see_card")


def _doing(desk: DayAtDesk) -> list[list[Button]]:
    """Who comes, and what everybody has to know."""
    key = desk.centre.key
    receives = any(service.centre == key and not service.at_home for service in desk.community.services)
    buttons = [Button(b.CheckIn(key), "desks/check_in")]
    buttons += [Button(b.WalkIn(key), "desks/walk_in")] if receives else []
    buttons += [Button(b.ShowLate(key), "desks/late")]
    buttons += [Button(b.CloseDesk(key), "desks/close")] if not desk.is_closed else []
    buttons += [Button(b.ReopenDesk(key), "desks/reopen", style="success")] if desk.can_reopen else []
    return in_rows(buttons, 2)


def _noting(desk: DayAtDesk) -> list[Button]:
    key = desk.centre.key
    leave = Button(b.LeaveNote(key), "desks/leave_note")
    return [leave, Button(b.ClearNotes(key, desk.notes[-1].id), "desks/clear_notes")] if desk.notes else [leave]


def _elsewhere(desk: DayAtDesk, reader: Actor) -> list[list[Button]]:
    edits = reader.serves(Action.EDIT_SERVICE, centre=desk.centre.key)
    several = len(list_desks(reader, desk.community)) > 1
    rows = [[Button(RunCommand("services"), "desks/services")]] if edits else []
    return [*rows, *([[Button(RunCommand("desk"), "desks/other_centre")]] if several else [])]


def _turn(centre: str, day: date, offset: int, label: str) -> Button:
    return Button(b.TurnDay(centre, day.isoformat(), offset), label)
