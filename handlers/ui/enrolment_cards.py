"""The card on which a grid confirms who lives there: one in the grid's group chat, without full name or address."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from handlers.ui.announce import Announcer, Recipient
from handlers.ui.callbacks import CallbackData, Link
from handlers.ui.keyboards import Button, Keyboard
from models import outbox
from models.enrolments import forget_enrolment_cards, list_namesakes, list_unasked
from models.grids import Grid, Group
from models.mandates import list_agents
from models.people import Person
from models.roles import list_serving
from models.rules.delivery import Priority
from models.rules.roles import Role

AT_FIRST = 20
"""How many people a new group chat is asked about at once; with each answer the next one follows."""


class EnrolmentState(StrEnum):
    """What the card says."""

    WAITING = auto()
    CONFIRMED = auto()
    REFUSED = auto()
    MOVED = auto()


@dataclass(frozen=True)
class EnrolmentLink(Link, prefix="v"):
    """Opens the choice between several people of the list, in the private chat."""

    person_id: int


@dataclass(frozen=True)
class SeeEnrolled(CallbackData, prefix="vs"):
    """Who is it? Only the one who presses sees the answer."""

    person_id: int


class Known(StrEnum):
    """As whom somebody is confirmed."""

    ALONE = auto()  # nobody else has that name
    NEW = auto()  # not the one on the list
    LISTED = auto()  # the one on the list


@dataclass(frozen=True)
class ConfirmEnrolled(CallbackData, prefix="vc"):
    """They live in this group; where LISTED, as that person of the list."""

    person_id: int
    group_id: int
    whom: Known
    listed_id: int = 0


@dataclass(frozen=True)
class RefuseEnrolled(CallbackData, prefix="vr"):
    """They do not live in this group."""

    person_id: int
    group_id: int


def show_enrolment(announcer: Announcer, person: Person) -> None:
    """Bring the card of somebody who lives in a grid up to date: it asks until somebody confirms. Without a group chat
    the group's leader and the grid's workers are asked one by one.
    """
    announcer.session.flush()
    announcer.session.refresh(person)
    if person.group is None:
        return
    if person.is_verified:
        confirmed_by = announcer.session.get(Person, person.verified_by_id) if person.verified_by_id else None
        state = EnrolmentState.CONFIRMED
        show_state(announcer, person, person.group, state, card_of=person.id, by=confirmed_by, only_shown=True)
        return
    keyboard = enrolment_keyboard(person, list_namesakes(announcer.session, person))
    show_state(announcer, person, person.group, EnrolmentState.WAITING, card_of=person.id, keyboard=keyboard)


def has_enrolment_card(announcer: Announcer, person: Person) -> bool:
    """Whether their grid was asked already."""
    places = _list_places(announcer, person.id, person.group) if person.group else []
    return any(outbox.has_card(announcer.session, key, chat_id=to.chat_id) for key, to in places)


def renew_enrolment(announcer: Announcer, person_id: int, group: Group) -> None:
    """Let the card come anew, where people look: what it said is over."""
    outbox.forget_cards(announcer.session, [key for key, _ in _list_places(announcer, person_id, group)])


def close_enrolment(announcer: Announcer, person: Person, group: Group) -> None:
    """The person no longer says that they live there: a card that asks about it asks no more."""
    show_state(announcer, person, group, EnrolmentState.MOVED, card_of=person.id, only_shown=True)


def show_unasked(announcer: Announcer, grid: Grid) -> None:
    """The grid's chat is new, or takes messages again: the first of those who wait come now."""
    forget_enrolment_cards(announcer.session, grid.id)
    _show_next(announcer, grid, limit=AT_FIRST)


def show_next(announcer: Announcer, grid: Grid) -> None:
    """One was decided: where others wait without a card, the next one comes."""
    _show_next(announcer, grid, limit=1)


def _show_next(announcer: Announcer, grid: Grid, *, limit: int) -> None:
    for person in list_unasked(announcer.session, grid.id, now=announcer.now, limit=limit):
        show_enrolment(announcer, person)


def show_state(
    announcer: Announcer,
    person: Person,
    group: Group,
    state: EnrolmentState,
    *,
    card_of: int,
    keyboard: Keyboard = (),
    by: Person | None = None,
    only_shown: bool = False,
) -> None:
    """Draw the card that belongs to the person `card_of` (an id that may be gone by now) in the grid of `group`.
    `only_shown`: where there is none yet, none comes.
    """
    agents = [mandate.agent for mandate in list_agents(announcer.session, person.id)]
    for key, to in _list_places(announcer, card_of, group):
        if only_shown and not outbox.has_card(announcer.session, key, chat_id=to.chat_id):
            continue
        announcer.show_card(
            key,
            to,
            "verifying/card",
            keyboard=keyboard,
            about=f"person:{person.id}",
            priority=Priority.REMINDER,
            **describe(person, group, state, agents=agents, by=by),
        )


def describe(
    person: Person, group: Group, state: EnrolmentState, *, agents: Iterable[Person], by: Person | None
) -> dict[str, Any]:
    """What the card tells: nothing that a stranger who reads along should not."""
    return {"name": person.name, "group": group, "state": state, "agents": list(agents), "by": by}


def enrolment_keyboard(person: Person, namesakes: list[Person]) -> Keyboard:
    """Who is it; yes, as whom; no."""
    here = (person.id, person.group_id or 0)
    refuse = Button(RefuseEnrolled(*here), "verifying/refuse")
    see = Button(SeeEnrolled(person.id), "verifying/see")
    match namesakes:
        case []:
            confirm = Button(ConfirmEnrolled(*here, Known.ALONE), "verifying/confirm", style="success")
            return [[see], [confirm, refuse]]
        case [namesake]:
            label = "verifying/listed" if namesake.telegram_id is None else "verifying/new_account"
            listed = Button(ConfirmEnrolled(*here, Known.LISTED, namesake.id), label, style="success")
            new = Button(ConfirmEnrolled(*here, Known.NEW), "verifying/new")
            return [[see], [listed], [new], [refuse]]
        case _:
            return [[see], [Button(EnrolmentLink(person.id), "verifying/choose")], [refuse]]


def _list_places(announcer: Announcer, card_of: int, group: Group) -> list[tuple[str, Recipient]]:
    """Where the card stands, or would: its key in each chat."""
    session, today, key = announcer.session, announcer.today, f"enrolment:{card_of}:{group.grid_id}"
    if to := announcer.to_grid(group.grid):
        return [(key, to)]
    asked = [
        *list_serving(session, [Role.GROUP_LEADER], today=today, group_id=group.id),
        *list_serving(session, [Role.GRID_WORKER, Role.GRID_LEADER], today=today, grid_id=group.grid_id),
    ]
    people = {staff.id: staff for staff in asked if staff.id != card_of}
    return [(f"{key}@{staff.id}", to) for staff in people.values() if (to := announcer.to_person(staff))]
