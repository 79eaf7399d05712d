"""Booking for oneself and for others, seeing an appointment, running the desk to which it comes."""

from datetime import datetime, timedelta

from sqlalchemy import select

from models.actors import Account
from models.appointments import Appointment
from models.appointments.availability import list_next_free
from models.appointments.booking import book, hold
from models.appointments.offerings import get_offering
from models.people import Person
from models.rules.appointment_states import AppointmentState
from models.rules.channels import Channel
from models.rules.roles import Action
from tests.people import START
from tests.rights.probes.case import HOUSE, NAME, TARGET, Case, probe

TOMORROW = START + timedelta(days=1)
WHEN = TOMORROW.replace(hour=14, minute=40)
"""A start of the service that is booked; nobody of the world has it."""
SERVICES = {"service": "certificates", "elders": "home_care"}
"""Something that is to be had at each centre."""


@probe(Action.BOOK_APPOINTMENT)
def book_as_theirs(case: Case) -> bool:
    case.ward()
    person = case.person()
    case.says("/book")
    case.presses_here("bk:certificates")
    case.presses_here(_at(WHEN))
    case.presses_here(f"br:{person.id}")
    case.presses_here("be:book")
    return _is_booked(case, person, Channel.CHAT)


@probe(Action.BOOK_FOR_RESIDENT)
def book_by_telephone(case: Case) -> bool:
    person = case.person()
    case.presses(f"bw:{person.id}")
    for data in ("bg:phone", "bk:certificates", _at(WHEN), "be:book"):
        case.presses_here(data)
    return _is_booked(case, person, Channel.PHONE)


@probe(Action.SEE_APPOINTMENT)
def see(case: Case) -> bool:
    """Their own they see on its card, others' as the desk does, where the list of the day names them as well."""
    appointment = stands(case)
    case.presses(f"bo:{appointment.id}")
    if case.is_own:
        return case.heard(appointment.code)
    assert not case.heard(appointment.code), "the card of somebody for whom they do not speak"
    case.presses(f"ed:{appointment.centre}:{START.date()}:0")
    is_listed = case.heard(NAME)
    case.presses(f"em:{appointment.id}")
    case.says(f"/start t_{appointment.id}")
    is_shown = case.heard(NAME, appointment.code)
    assert is_listed == is_shown, "the list and the card differ"
    return is_shown


@probe(Action.RUN_DESK)
def run_desk(case: Case) -> bool:
    appointment = stands(case)
    case.says("/desk")
    case.presses(f"ek:{appointment.centre}")
    case.presses(f"el:{appointment.centre}:20")
    case.presses(f"ea:{appointment.id}:{appointment.version}")
    late = case.reads("select late_minutes from desk_days where centre = :centre", centre=appointment.centre)
    has_arrived = bool(case.reads("select state from appointments where id = :id", id=appointment.id) == "arrived")
    assert (late == 20) == has_arrived, "the desk and its card differ"
    return has_arrived


def stands(case: Case) -> Appointment:
    """They, or somebody of the place, have an appointment today: at the centre that it is about, or any other one."""
    person, ground = case.person(), case.world.ground
    actor = ground.load(Account(person.telegram_id or TARGET, person.name))
    service = SERVICES[case.centre or "elders"]
    offering = get_offering(case.session, ground.community, service, today=START.date(), at_desk=True)
    start = list_next_free(case.session, offering, ground.community, now=START)[0]
    held = hold(case.session, actor, offering, ground.community, start, now=START)
    assert isinstance(held, Appointment), held
    booked = book(case.session, actor, held, person, ground.community, details={"address": HOUSE},
                  channel=Channel.CHAT, now=START)  # fmt: skip
    case.ready()
    return booked


def _at(moment: datetime) -> str:
    return f"bh:{int(moment.timestamp()) // 60}:certificates"


def _is_booked(case: Case, person: Person, channel: Channel) -> bool:
    theirs = select(Appointment).where(Appointment.person_id == person.id, Appointment.booked_by_id == case.id)
    found = [each for each in case.session.scalars(theirs) if each.starts_at == WHEN]
    return [(each.state, each.channel) for each in found] == [(AppointmentState.BOOKED, channel)]
