"""Bugs to plant: each opens the product in one place, as a hurried change could. The strolls must see them all."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import true
from sqlalchemy.orm import Session

from handlers.desks import lists
from handlers.desks.days import DayAtDesk
from handlers.family import relatives
from handlers.privacy import pages
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.words import Words
from handlers.verifying import see
from models.actors import Actor
from models.appointments import Appointment, clients, desk, steps
from models.commitments import Commitment
from models.commitments import steps as commitment_steps
from models.gatherings import Gathering
from models.gatherings import steps as gathering_steps
from models.grids import Grid, Group, list_grids
from models.leaves import planning
from models.mandates import Mandate, get_mandate
from models.minutes import Minutes
from models.minutes import steps as minutes_steps
from models.people import Person, lookup
from models.requests import Request, queries
from models.roles import list_holders
from models.rules.community import Centre, Community
from models.rules.gathering_states import GatheringParty
from models.rules.refusals import Gone
from models.rules.request_states import Party
from models.rules.roles import Action
from models.topics import Topic
from models.topics import steps as topic_steps

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch, Words], None]


BUGS: dict[str, Plant] = {}


def bug() -> Callable[[Plant], Plant]:
    """Enter a bug into the list."""

    def enter(plant: Plant) -> Plant:
        BUGS[plant.__name__] = plant
        return plant

    return enter


def replace_everywhere(patch: Patch, function: Callable[..., Any], by: Callable[..., Any]) -> None:
    """In every module that imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("handlers", "models", "bot")) and getattr(module, function.__name__, None) is function:
            patch.setattr(module, function.__name__, by)


@bug()
def residents_are_searched_in_all_grids(patch: Patch, _: Words) -> None:
    patch.setattr(lookup, "within", lambda *_: true())


@bug()
def requests_of_all_grids_are_seen(patch: Patch, _: Words) -> None:
    real = Actor.serves

    def serves(self: Actor, action: Action, **place: Any) -> bool:
        return action is Action.SEE_REQUEST or real(self, action, **place)

    patch.setattr(Actor, "serves", serves)


@bug()
def neighbours_speak_for_one_another(patch: Patch, _: Words) -> None:
    real = Request.parties

    def parties(self: Request, actor: Actor) -> frozenset[Party]:
        return real(self, actor) | (frozenset({Party.AUTHOR}) if actor.grid_id == self.grid_id else frozenset())

    patch.setattr(Request, "parties", parties)


@bug()
def any_resident_is_shown(patch: Patch, _: Words) -> None:
    def access(session: Session, _actor: Actor, person_id: int, _action: object) -> Person:
        if person := session.get(Person, person_id):
            return person
        raise Gone(f"resident {person_id}")

    replace_everywhere(patch, lookup.access_resident, access)


@bug()
def the_groups_card_names_the_resident(patch: Patch, words: Words) -> None:
    for environment in _environments(words):
        patch.setitem(environment.filters, "mask_name", str)


@bug()
def the_groups_card_shows_numbers(patch: Patch, words: Words) -> None:
    for environment in _environments(words):
        patch.setitem(environment.filters, "mask_numbers", str)


@bug()
def everybodys_data_is_exported(patch: Patch, _: Words) -> None:
    patch.setattr(pages, "_access", lambda context, whose: _get_person(context.session, whose))


@bug()
def who_waits_to_be_confirmed_is_shown_to_all(patch: Patch, _: Words) -> None:
    def access(context: Any, person_id: int, group: Group | None = None) -> Person:  # noqa: ARG001
        return _get_person(context.session, person_id)

    patch.setitem(see.__globals__, "_access", access)


@bug()
def task_lists_hold_every_grids_requests(patch: Patch, _: Words) -> None:
    real = queries.list_open

    def list_open(session: Session, _grids: object, **more: Any) -> list[Request]:
        return real(session, None, **more)

    replace_everywhere(patch, real, list_open)


@bug()
def mandates_are_shown_to_all(patch: Patch, _: Words) -> None:
    def access(context: Any, mandate_id: int) -> Mandate:
        return get_mandate(context.session, mandate_id)

    patch.setattr(relatives, "_access", access)


@bug()
def all_grids_speak_in_one_chat(patch: Patch, _: Words) -> None:
    real = Announcer.to_grid
    patch.setattr(Announcer, "to_grid", lambda self, _grid: real(self, list_grids(self.session)[0]))


@bug()
def leaves_are_shown_to_all(patch: Patch, _: Words) -> None:
    patch.setattr(planning, "may_plan_for", lambda *_: True)


@bug()
def a_leader_is_told_of_every_grid(patch: Patch, _: Words) -> None:
    real = list_holders

    def list_everywhere(session: Session, roles: Any, *, grid_id: int | None = None, **more: Any) -> list[Person]:
        grids = session.query(Grid).all() if grid_id is not None else []
        found = [person for grid in grids for person in real(session, roles, grid_id=grid.id)]
        return found or real(session, roles, grid_id=grid_id, **more)

    replace_everywhere(patch, real, list_everywhere)


@bug()
def any_appointment_is_opened(patch: Patch, _: Words) -> None:
    def see(session: Session, _actor: Actor, appointment_id: int) -> Appointment:
        if appointment := session.get(Appointment, appointment_id):
            return appointment
        raise Gone(f"appointment {appointment_id}")

    replace_everywhere(patch, steps.see_own_appointment, see)


@bug()
def every_desk_is_open_to_all(patch: Patch, _: Words) -> None:
    replace_everywhere(patch, desk.access_desk, open_desk)


@bug()
def the_centres_list_names_who_comes(patch: Patch, _: Words) -> None:
    def show(day: DayAtDesk, to: Recipient) -> None:
        day.announcer.say(to, "desks/day", lines=day.lines, notes=[], first=1, count=0, **day.words)

    patch.setattr(lists, "_show_in_chat", show)


@bug()
def whoever_waits_hears_of_others(patch: Patch, _: Words) -> None:
    real = clients.list_clients

    def list_clients(session: Session, appointment: Appointment, **more: Any) -> list[Person]:
        same = session.query(Appointment).filter_by(service=appointment.service)
        return [*real(session, appointment, **more), *(other.person for other in same)]

    replace_everywhere(patch, real, list_clients)


@bug()
def topics_of_all_grids_are_seen(patch: Patch, _: Words) -> None:
    replace_everywhere(patch, topic_steps.see_topic, lambda session, _actor, id_: _get(session, Topic, id_))


@bug()
def gatherings_of_all_grids_are_seen(patch: Patch, _: Words) -> None:
    patch.setattr(gathering_steps, "_may_see", lambda *_: True)


@bug()
def promises_of_all_grids_are_seen(patch: Patch, _: Words) -> None:
    replace_everywhere(
        patch, commitment_steps.see_commitment, lambda session, _actor, id_: _get(session, Commitment, id_)
    )


@bug()
def minutes_are_read_by_all(patch: Patch, _: Words) -> None:
    replace_everywhere(patch, minutes_steps.see_minutes, lambda session, _actor, id_: _get(session, Minutes, id_))


@bug()
def whoever_comes_is_listed_for_all(patch: Patch, _: Words) -> None:
    patch.setattr(Gathering, "parties", lambda *_: frozenset({GatheringParty.ORGANISER}))


def open_desk(_actor: Actor, community: Community, key: str, _action: object = None) -> Centre:
    """A centre, whoever asks."""
    if centre := next((centre for centre in community.centres if centre.key == key), None):
        return centre
    raise Gone(f"centre {key}")


def _get_person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.group is None:
        raise Gone(f"person {person_id}")
    return person


def _get(session: Session, table: type[Any], id_: int) -> Any:
    if row := session.get(table, id_):
        return row
    raise Gone(f"{table.__tablename__} {id_}")


def _environments(words: Words) -> list[Any]:
    return list(vars(words)["_templates"].values())
