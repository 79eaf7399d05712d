"""Bugs to plant: each breaks the appointments in one place as a hurried change could. The histories must see them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from models.appointments import Appointment, booking, deadlines, desk, desk_steps, seats, steps, waiting
from models.appointments.booking import Hindrance, Obstacle
from models.rules.appointment_states import SEATED, AppointmentState
from models.rules.appointment_times import Offering, tick_of
from models.rules.services import TICK

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


class Bug(NamedTuple):
    """How it is planted, and what the histories must say of it, one or the other."""

    plant: Plant
    complaints: tuple[str, ...]


BUGS: dict[str, Bug] = {}


def bug(*complaints: str) -> Callable[[Plant], Plant]:
    """Enter a bug into the list."""

    def enter(plant: Plant) -> Plant:
        BUGS[plant.__name__] = Bug(plant, complaints)
        return plant

    return enter


def nothing(*_: Any, **__: Any) -> None:
    """In the place of what a bug leaves out."""


@bug("stands empty")
def nobody_from_the_list_is_asked(patch: Patch) -> None:
    for module in (booking, desk):
        patch.setattr(module, "promote", nothing)


@bug("stands empty")
def only_the_services_own_list_is_asked(patch: Patch) -> None:
    real = waiting._list_waiting  # noqa: SLF001

    def list_waiting(session: Any, first: str) -> list[Appointment]:
        return [each for each in real(session, first) if each.service == first]

    patch.setattr(waiting, "_list_waiting", list_waiting)


@bug("waits for longer")
def whoever_came_last_is_asked_first(patch: Patch) -> None:
    real = waiting._list_waiting  # noqa: SLF001
    patch.setattr(waiting, "_list_waiting", lambda session, first: real(session, first)[::-1])


@bug("is in two places", "IntegrityError")
def whoever_is_elsewhere_is_asked_as_well(patch: Patch) -> None:
    """As it was before: the database ended the step of whoever had freed the seat, or two places were one's own."""

    def find_start(_session: Any, appointment: Appointment, *rest: Any, free: list[datetime], **_: Any) -> Any:
        _, community = rest
        return next((start for start in free if waiting._suits(appointment, start, community)), None)  # noqa: SLF001

    patch.setattr(waiting, "_find_start", find_start)


@bug("nobody sits in slot")
def what_a_slot_took_up_is_not_given_back(patch: Patch) -> None:
    patch.setattr(seats, "_close_if_empty", nothing)


@bug("does not take up what it should")
def pauses_are_forgotten(patch: Patch) -> None:
    def ticks_of(self: Offering, start: datetime) -> range:
        return range(tick_of(start), tick_of(start) + self.service.minutes // TICK)

    patch.setattr(Offering, "ticks_of", ticks_of)


@bug("does not take up what it should", "could be held")
def one_of_two_rooms_is_forgotten(patch: Patch) -> None:
    real: Any = vars(Offering)["rooms"].fget
    patch.setattr(Offering, "rooms", property(lambda self: real(self)[1:] or real(self)))


@bug("raises IntegrityError")
def a_seat_is_given_out_again_while_it_is_held(patch: Patch) -> None:
    patch.setattr(seats, "SEATED", SEATED - {AppointmentState.HELD})


@bug("who has enough")
def the_limit_is_ignored(patch: Patch) -> None:
    real = booking.find_hindrance

    def find_hindrance(*args: Any, **more: Any) -> Hindrance | None:
        found = real(*args, **more)
        return None if found and found.obstacle is Obstacle.TOO_MANY else found

    patch.setattr(booking, "find_hindrance", find_hindrance)


@bug("reminders")
def one_is_still_reminded_of_the_old_time(patch: Patch) -> None:
    patch.setattr(booking, "cancel_reminders", nothing)


@bug("reminders")
def one_is_reminded_of_what_was_called_off(patch: Patch) -> None:
    patch.setattr(steps, "cancel_reminders", nothing)


@bug("reminders")
def whoever_was_noted_by_mistake_is_not_reminded(patch: Patch) -> None:
    patch.setattr(desk_steps, "plan_reminders", nothing)


@bug("no timer ends that")
def a_hold_has_no_end(patch: Patch) -> None:
    patch.setattr(booking, "plan_once", nothing)


@bug("its timer is another")
def an_offer_ends_later_than_is_said(patch: Patch) -> None:
    real = deadlines.plan_once

    def plan_once(session: Any, appointment: Appointment, timer: Any, due_at: datetime) -> None:
        real(session, appointment, timer, due_at + timedelta(minutes=5))

    patch.setattr(waiting, "plan_once", plan_once)


@bug("has other times or seats than its slot")
def the_old_time_stays_on_the_card(patch: Patch) -> None:
    real = seats.pass_seat

    def pass_seat(session: Any, source: Appointment, target: Appointment) -> None:
        times = target.starts_at, target.ends_at
        real(session, source, target)
        target.starts_at, target.ends_at = times

    patch.setattr(booking, "pass_seat", pass_seat)


@bug("could be held")
def the_notice_is_ignored(patch: Patch) -> None:
    patch.setattr(Offering, "lock_of", lambda _self, start: start)


@bug("and has a seat")
def whoever_calls_off_keeps_the_seat(patch: Patch) -> None:
    patch.setattr(steps, "EMPTY", steps.EMPTY - {AppointmentState.CANCELLED})
