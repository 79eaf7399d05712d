"""The buttons of an appointment's card: what its reader can do now, and nothing else."""

from handlers.appointments import buttons as b
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from models.appointments.rows import Appointment
from models.rules.appointment_states import AppointmentParty, AppointmentState, AppointmentStep, allowed
from models.rules.services import Service

CLIENT = frozenset({AppointmentParty.CLIENT})
STARS = range(1, 6)  # upwards: in the elders' mode the number of the button is the number of stars


def client_keyboard(appointment: Appointment, service: Service, *, locked: bool) -> list[list[Button]]:
    """What its person, or whoever speaks for them, can do now."""
    can, id_, version = allowed(appointment.state, CLIENT), appointment.id, appointment.version
    rows: list[list[Button]] = []
    if appointment.state is AppointmentState.OFFERED:
        rows.append([Button(b.Take(id_, version), "appointments/take", style="success")])
    if appointment.state is AppointmentState.BOOKED:
        rows += _preparing(appointment, service)
    changes: list[tuple[AppointmentStep, CallbackData, str]] = [
        (AppointmentStep.RESCHEDULE, b.Reschedule(id_, version), "appointments/reschedule"),
        (AppointmentStep.CANCEL, b.Cancel(id_, version), _cancel_label(appointment)),
    ]
    if not locked:
        rows += [[Button(data, label)] for step, data, label in changes if step in can]
    if AppointmentStep.RATE in can and appointment.rating is None:
        rows += rate_rows(appointment)
    if appointment.state in OVER:
        rows.append([Button(b.BookService(appointment.service), "appointments/again")])
    return rows


OVER = frozenset({AppointmentState.ARRIVED, AppointmentState.NO_SHOW, AppointmentState.PASSED,
                  AppointmentState.CANCELLED, AppointmentState.LAPSED})  # fmt: skip


def rate_rows(appointment: Appointment) -> list[list[Button]]:
    """One to five stars."""
    return [[Button(b.Rate(appointment.id, stars), text="★" * stars)] for stars in STARS]


def packing_rows(appointment: Appointment, service: Service, language: str) -> list[list[Button]]:
    """One row for each thing to bring."""
    return [
        [
            Button(
                b.Pack(appointment.id, number, number not in appointment.packed),
                text=f"{'☑️' if number in appointment.packed else '◻️'} {thing.in_language(language)}",
            )
        ]
        for number, thing in enumerate(service.bring)
    ]


def _preparing(appointment: Appointment, service: Service) -> list[list[Button]]:
    rows = [[Button(b.SendCalendar(appointment.id), "appointments/calendar")]]
    if service.bring:
        done = sum(1 for number in range(len(service.bring)) if number in appointment.packed)
        values = {"done": done, "all": len(service.bring)}
        rows.insert(0, [Button(b.ShowPacking(appointment.id), "appointments/packing", values=values)])
    return rows


def _cancel_label(appointment: Appointment) -> str:
    waits = (AppointmentState.WAITING, AppointmentState.OFFERED)
    return "appointments/leave_queue" if appointment.state in waits else "appointments/cancel"
