"""What the database refuses by itself, whatever the program thinks: the last word on seats, servers and rooms."""

from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from models.appointments import Appointment, Claim, Slot
from models.appointments.seats import _open_slot
from models.appointments.service_rows import Closure
from models.rules.appointment_states import AppointmentState
from models.rules.appointment_times import Taken, tick_of
from tests.models.appointments.town import Town, at, day

WANG, CHEN, ZHOU = 9001, 9002, 9003


def refused(town: Town, *statements: Any) -> bool:
    """Whether the database takes none of it."""
    try:
        with town.session.begin_nested():
            for statement in statements:
                town.session.execute(statement)
    except IntegrityError:
        return True
    return False


def a_copy(booked: Appointment, **other: Any) -> Any:
    """The same row once more, but for what is said."""
    columns = (column.key for column in Appointment.__table__.columns if column.key != "id")
    values = {key: getattr(booked, key) for key in columns}
    return insert(Appointment).values(**values | {"code": "00000"} | other)


class TestSeats:
    """One seat, one person."""

    @pytest.mark.parametrize("state", ["held", "offered", "pending", "booked", "arrived"])
    def test_a_second_person_on_a_seat(self, town: Town, state: str) -> None:
        booked, chen = town.books(WANG, "playgroup", "11-24 14:30"), town.actor(CHEN).id
        assert refused(town, a_copy(booked, person_id=chen, booked_by_id=chen, state=state))
        assert not refused(town, a_copy(booked, person_id=chen, booked_by_id=chen, state=state, seat=2))

    @pytest.mark.parametrize("seat", [0, 7, -1])
    def test_a_seat_that_is_not_there(self, town: Town, seat: int) -> None:
        booked, chen = town.books(WANG, "playgroup", "11-24 14:30"), town.actor(CHEN).id
        assert refused(town, a_copy(booked, person_id=chen, seat=seat))

    def test_a_seat_beyond_what_the_slot_has(self, town: Town) -> None:
        """Neither by claiming that the slot has more, nor by taking seats away under somebody."""
        booked, chen = town.books(WANG, "playgroup", "11-24 14:30"), town.actor(CHEN).id
        assert refused(town, a_copy(booked, person_id=chen, seat=7, seats=7))
        second = town.books(CHEN, "playgroup", "11-24 14:30")
        fewer = update(Slot).where(Slot.id == booked.slot_id)
        assert second.seat == 2
        assert refused(town, fewer.values(seats=1))
        assert not refused(town, fewer.values(seats=2))
        town.session.refresh(booked)
        assert booked.seats == 2

    def test_a_slot_without_seats(self, town: Town) -> None:
        booked = town.books(WANG, "playgroup", "11-24 14:30")
        assert refused(town, update(Slot).where(Slot.id == booked.slot_id).values(seats=0))

    @pytest.mark.parametrize("state", ["held", "offered", "pending", "booked"])
    def test_somebody_without_a_seat(self, town: Town, state: str) -> None:
        booked, chen = town.books(WANG, "playgroup", "11-24 14:30"), town.actor(CHEN).id
        assert refused(town, a_copy(booked, person_id=chen, state=state, slot_id=None, seats=None, seat=None))

    def test_a_time_that_is_none(self, town: Town) -> None:
        booked, chen = town.books(WANG, "playgroup", "11-24 14:30"), town.actor(CHEN).id
        nowhere = {"slot_id": None, "seats": None, "seat": None, "starts_at": None, "ends_at": None}
        for state, is_refused in (("displaced", True), ("passed", True), ("waiting", False), ("cancelled", False)):
            assert refused(town, a_copy(booked, person_id=chen, state=state, code=state, **nowhere)) is is_refused

    def test_a_slot_in_which_somebody_sits_cannot_go(self, town: Town) -> None:
        booked = town.books(WANG, "playgroup", "11-24 14:30")
        slot = town.session.get_one(Slot, booked.slot_id)
        assert refused(town, Slot.__table__.delete().where(Slot.__table__.c.id == slot.id))  # type: ignore[attr-defined]


class TestPeople:
    """One person, one of each."""

    def test_twice_at_the_same_start(self, town: Town) -> None:
        booked = town.books(WANG, "playgroup", "11-24 14:30")
        for state in ("booked", "offered", "pending"):
            assert refused(town, a_copy(booked, state=state, seat=2))
        assert not refused(town, a_copy(booked, state="cancelled", seat=None, seats=None, slot_id=None))

    def test_two_holds(self, town: Town) -> None:
        held = town.holds(WANG, "playgroup", "11-24 14:30")
        assert refused(town, a_copy(held, seat=2, person_id=town.actor(CHEN).id))

    def test_twice_on_a_list(self, town: Town) -> None:
        waiting = town.queues(WANG, "playgroup", "11-24")
        assert refused(town, a_copy(waiting))
        assert not refused(town, a_copy(waiting, service="certificates"))

    def test_the_digits_of_another_open_appointment(self, town: Town) -> None:
        booked = town.books(WANG, "playgroup", "11-24 14:30")
        other = {"person_id": town.actor(CHEN).id, "seat": 2}
        assert refused(town, a_copy(booked, code=booked.code, **other))
        assert not refused(town, a_copy(booked, code=booked.code, state="arrived", **other))


class TestThings:
    """One server or room, one slot at a time."""

    def test_two_slots_in_one_tick(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 08:30")
        claim = town.session.scalars(select(Claim)).first()
        assert claim is not None
        assert claim.slot_id == booked.slot_id
        second = {"service": "insurance", "starts_at": at("11-24 08:30"), "ends_at": at("11-24 09:00"), "seats": 1}
        id_ = town.session.scalar(insert(Slot).values(**second).returning(Slot.id))
        assert refused(town, insert(Claim).values(thing=claim.thing, tick=claim.tick, slot_id=id_))
        assert not refused(town, insert(Claim).values(thing=claim.thing, tick=tick_of(at("11-24 12:00")), slot_id=id_))

    def test_whoever_read_too_early_that_it_is_free_gets_nothing(self, town: Town) -> None:
        """The lock keeps this from happening; where it did not, the claims would."""
        town.books(WANG, "certificates", "11-24 08:30")
        offering, before = town.offering("certificates"), (town.count(Slot), town.count(Claim))
        assert _open_slot(town.session, offering, at("11-24 08:30"), Taken()) is None
        assert _open_slot(town.session, town.offering("housing"), at("11-24 08:30"), Taken()) is None  # in part
        assert (town.count(Slot), town.count(Claim)) == before

    def test_claims_go_with_their_slot(self, town: Town) -> None:
        id_ = town.session.scalar(
            insert(Slot)
            .values(service="x", starts_at=at("11-24 08:30"), ends_at=at("11-24 09:00"), seats=1)
            .returning(Slot.id)
        )
        town.session.execute(insert(Claim).values(thing="resource:x", tick=1, slot_id=id_))
        town.session.execute(Slot.__table__.delete().where(Slot.__table__.c.id == id_))  # type: ignore[attr-defined]
        assert town.count(Claim) == 0


@pytest.mark.parametrize("change", ["state = 'asleep'", "channel = 'pigeon'", "rating = 6", "rating = 0",
                                    "person_id = 999999", "slot_id = 999999"])  # fmt: skip
def test_words_and_numbers_that_mean_nothing(town: Town, change: str) -> None:
    booked = town.books(WANG, "playgroup", "11-24 14:30")
    assert refused(town, text(f"update appointments set {change} where id = {booked.id}"))  # noqa: S608 -- our own words


def test_a_closure_runs_forwards(town: Town) -> None:
    values = {"centre": "service", "openings": [], "reason": "", "at": town.now}
    assert refused(town, insert(Closure).values(first_day=day("11-25"), last_day=day("11-24"), **values))
    assert not refused(town, insert(Closure).values(first_day=day("11-24"), last_day=day("11-24"), **values))


def test_every_state_is_a_word_of_the_table(town: Town) -> None:
    booked = town.books(WANG, "playgroup", "11-24 14:30")
    for number, state in enumerate(AppointmentState):
        other = town.actor(9100 + number).id
        copy = a_copy(booked, person_id=other, booked_by_id=other, code=f"{number}", state=state, seat=None)
        assert not refused(town, copy), state
