"""Two rows turn out to be one person who has appointments under both: once is enough, and no seat is lost by it."""

from typing import Any

import pytest

from models.appointments import Appointment, Claim, Slot
from models.appointments.deadlines import PROMOTE
from models.people import Person
from models.people.merging import merge
from models.rules.appointment_states import AppointmentState
from tests.models.appointments.town import CLERK, Town

WANG, CHEN, HAO = 8101, 8102, 8103
ROOM, AT = "minors_room", "11-25 14:00"
S = AppointmentState


@pytest.fixture
def listed(town: Town) -> Person:
    """Somebody without an account whom the office entered; it is Wang."""
    return add(town)


def add(town: Town, **values: Any) -> Person:
    person = Person(name="王秀英", muted=[], **values)
    town.session.add(person)
    town.session.flush()
    return person


def unite(town: Town, keep: Person, drop: Person) -> None:
    merge(town.session, keep=keep, drop=drop, now=town.now)


def gives(town: Town, appointment: Appointment, person: Person) -> Appointment:
    """It is somebody else's: as when the office booked it."""
    appointment.person_id = appointment.booked_by_id = person.id
    town.session.flush()
    town.session.expire_all()
    return appointment


def states(town: Town, *appointments: Appointment) -> list[AppointmentState]:
    town.session.expire_all()
    return [appointment.state for appointment in appointments]


def test_the_same_time_twice_is_once_and_the_seat_is_free(town: Town, listed: Person) -> None:
    own = town.books(WANG, ROOM, AT)
    other = gives(town, town.books(CHEN, ROOM, AT), listed)
    unite(town, keep=town.person(WANG), drop=listed)
    assert states(town, own, other) == [S.BOOKED, S.CANCELLED]
    assert (other.person_id, other.slot_id) == (own.person_id, None)
    assert other.events[-1].actor_id is None
    assert town.due(PROMOTE) == [town.now]
    assert town.count(Slot) == 1, "that in which they sit"


def test_the_last_to_leave_closes_the_slot(town: Town, listed: Person) -> None:
    """Two clerks serve at one time; of two appointments one is enough, and its clerk is free again."""
    own = town.books(WANG, "home_care", "11-25 08:30")
    other = gives(town, town.books(CHEN, "home_care", "11-25 10:00"), listed)
    slot = town.session.get_one(Slot, other.slot_id or 0)
    other.starts_at = slot.starts_at = own.starts_at or town.now
    unite(town, keep=town.person(WANG), drop=listed)
    assert states(town, own, other) == [S.BOOKED, S.CANCELLED]
    assert town.count(Slot) == 1
    assert "10:00" in town.free("home_care", "11-25")


@pytest.mark.parametrize("is_surer", [True, False])
def test_the_surer_one_stays(town: Town, listed: Person, is_surer: bool) -> None:
    own = town.books(WANG, ROOM, AT)
    other = gives(town, town.books(CHEN, ROOM, AT), listed)
    (own if is_surer else other).state = S.PENDING
    unite(town, keep=town.person(WANG), drop=listed)
    assert states(town, own, other) == ([S.CANCELLED, S.BOOKED] if is_surer else [S.BOOKED, S.CANCELLED])


@pytest.mark.parametrize("is_earlier", [True, False])
def test_the_place_ahead_in_a_line_stays(town: Town, listed: Person, is_earlier: bool) -> None:
    first, second = town.queues(WANG, "housing", "11-25"), town.queues(CHEN, "housing", "11-25")
    gives(town, first if is_earlier else second, listed)
    gives(town, second if is_earlier else first, town.person(WANG))
    unite(town, keep=town.person(WANG), drop=listed)
    assert states(town, first, second) == [S.WAITING, S.CANCELLED]


def test_what_either_was_deciding_about_is_free(town: Town, listed: Person) -> None:
    town.holds(WANG, ROOM, AT)
    held = gives(town, town.holds(CHEN, ROOM, "11-25 16:00"), listed)
    unite(town, keep=town.person(WANG), drop=listed)
    assert states(town, held) == [S.CANCELLED]
    assert town.count(Slot) == 1


def test_different_ones_all_stay(town: Town, listed: Person) -> None:
    own = town.books(WANG, ROOM, AT)
    other = gives(town, town.books(CHEN, ROOM, "11-25 16:00"), listed)
    waiting = gives(town, town.queues(HAO, ROOM, "11-27"), listed)
    kept = town.person(WANG)
    unite(town, keep=kept, drop=listed)
    assert states(town, own, other, waiting) == [S.BOOKED, S.BOOKED, S.WAITING]
    assert {own.person_id, other.person_id, waiting.person_id} == {kept.id}


def test_whoever_serves_stays_taken_up(town: Town) -> None:
    """The office's list named 吕军 before he had an account: his appointments were booked with that row."""
    town.books(WANG, "housing", "11-25 08:30")
    row = Person(name="吕军", muted=[])
    town.session.add(row)
    town.session.flush()
    before = town.free("housing", "11-25")
    unite(town, keep=row, drop=town.person(CLERK))
    assert town.free("housing", "11-25") == before
    assert "08:30" not in before
    assert town.count(Claim)
