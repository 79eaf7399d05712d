"""What correcting a record has in common, whichever field it is: whose it is, and who is told."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from handlers.flow import END, Context, Next
from handlers.residents.news import tell_corrected
from handlers.residents.page import may_decide, show_resident
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.enrolment_cards import show_enrolment
from handlers.ui.keyboards import Button
from models import audit
from models.audit import Deed
from models.people import Person
from models.people.lookup import access_resident
from models.rules.refusals import NotYours
from models.rules.roles import Action
from models.rules.traits import Trait


class State(StrEnum):
    """What is asked."""

    FIELD = auto()
    NAME = auto()
    PLACE = auto()
    DOUBLE = auto()
    ADDRESS = auto()
    PHONE = auto()
    CALLED = auto()
    TRAITS = auto()
    SCHOOL = auto()


class Field(StrEnum):
    """What can be put right."""

    NAME = auto()
    CALLED = auto()
    ADDRESS = auto()
    PHONE = auto()
    GROUP = auto()
    TRAITS = auto()
    SCHOOL = auto()


ASKED_IN = {
    Field.NAME: State.NAME,
    Field.CALLED: State.CALLED,
    Field.ADDRESS: State.ADDRESS,
    Field.PHONE: State.PHONE,
    Field.GROUP: State.PLACE,
    Field.TRAITS: State.TRAITS,
    Field.SCHOOL: State.SCHOOL,
}


@dataclass(frozen=True)
class Draft:
    """Whose record it is, 0 for somebody new, and what was told of them."""

    person_id: int = 0
    name: str = ""
    grid_id: int = 0
    group_id: int = 0
    address: str = ""
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True)
class Nothing(CallbackData, prefix="zk"):
    """There is nothing to note here."""


def access(context: Context[Draft], person_id: int) -> Person:
    """A resident whose record the actor may put right: not their own, nor their family's. Raises Gone and NotYours."""
    person = access_resident(context.session, context.actor, person_id, Action.CORRECT_RESIDENT)
    if not may_decide(context.actor, person, Action.CORRECT_RESIDENT):
        raise NotYours(f"resident {person_id} is their own")
    return person


def corrected(context: Context[Draft], field: Field, value: Any) -> Next:
    """It is put right: on record, and the person knows by whom. `value` is as `residents/_value` says it."""
    person = access(context, context.draft.person_id)
    audit.note(context.session, Deed.CHANGE, actor_id=context.actor.id, subject_id=person.id, now=context.now,
               fields=[field])  # fmt: skip
    show_enrolment(context.announcer, person)
    tell_corrected(context.announcer, person, context.actor, field=field, value=value)
    context.say("residents/corrected", about=f"person:{person.id}", field=field, value=value)
    show_resident(context, person.id)
    return END


def ask_or_nothing(context: Context[Draft], message: str, **values: Any) -> None:
    """A question to which nothing may be known."""
    label = "residents/clear" if context.draft.person_id else "residents/skip"
    is_new = not context.draft.person_id
    context.show(message, keyboard=[[Button(Nothing(), label)], cancel_row()], is_new=is_new, **values)


def cancel_row() -> list[Button]:
    """The row that leaves the record as it is."""
    return [Button(RunCommand("cancel"), "residents/cancel")]
