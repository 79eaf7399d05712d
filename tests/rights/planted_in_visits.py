"""Bugs and openings to plant in visits, households and the diary."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.diary import moving
from handlers.ui.words import Words
from models.actors import Actor
from models.households import Household, VisitPause, access, names, own, pausing
from models.people import Person
from models.rules import addresses
from models.rules.refusals import Gone
from models.rules.roles import Action
from models.rules.visit_states import VisitParty
from models.visits import Visit, diary
from tests.rights.planted_bugs import Patch, bug, replace_everywhere


@bug()
def any_household_is_opened(patch: Patch, _: Words) -> None:
    replace_everywhere(patch, access.serves, lambda *_: True)


@bug()
def who_may_only_visit_reads_the_diary(patch: Patch, _: Words) -> None:
    real = access.serves

    def serves(actor: Actor, household: Household, action: Action) -> bool:
        return real(actor, household, Action.MAKE_VISIT if action is Action.SEE_HOUSEHOLD else action)

    replace_everywhere(patch, real, serves)


@bug()
def the_card_tells_the_address(patch: Patch, _: Words) -> None:
    replace_everywhere(patch, addresses.building_of, lambda address: address)


@bug()
def the_card_names_the_household(patch: Patch, _: Words) -> None:
    patch.setattr(names, "_name", lambda face: face.name)


@bug()
def the_card_tells_what_happened(patch: Patch, _: Words) -> None:
    real = names.short_name

    def short_name(household: Household) -> names.ShortName:
        short = real(household)
        told = [str(each.why.get("words", "")) for each in _list_visits(household)]
        return names.ShortName(short.place, " ".join([*told, short.name])[:10])

    replace_everywhere(patch, real, short_name)


def anybody_ticks(patch: Patch) -> None:
    patch.setattr(Visit, "parties", lambda *_: frozenset({VisitParty.VISITOR}))
    replace_everywhere(patch, diary.may_write, lambda *_: True)


def anybody_decides_on_pauses(patch: Patch) -> None:
    def access_pause(session: Session, _actor: Actor, pause_id: int) -> VisitPause:
        if pause := session.get(VisitPause, pause_id):
            return pause
        raise Gone(f"pause {pause_id}")

    replace_everywhere(patch, pausing.access_pause, access_pause)


def anybody_speaks_for_a_household(patch: Patch) -> None:
    def access_home(session: Session, _actor: Actor, person_id: int, **_: Any) -> own.Home:
        person = session.get(Person, person_id)
        if person is None or person.household_id is None:
            raise Gone(f"the home of {person_id}")
        return own.Home(person, session.get_one(Household, person.household_id))

    replace_everywhere(patch, own.access_home, access_home)


def whoever_goes_there_moves_people_away(patch: Patch) -> None:
    patch.setattr(moving, "_may_correct", lambda *_: True)


def _list_visits(household: Household) -> list[Visit]:
    session = Session.object_session(household)
    return session.query(Visit).filter_by(household_id=household.id).all() if session else []
