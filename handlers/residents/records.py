"""Putting right what is known of a resident, and entering one who has no telephone."""

import re
from dataclasses import dataclass, replace

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.residents import needs
from handlers.residents.buttons import Add, Correct, See
from handlers.residents.correcting import (
    ASKED_IN,
    Draft,
    Field,
    Nothing,
    State,
    access,
    ask_or_nothing,
    cancel_row,
    corrected,
)
from handlers.residents.page import show_resident
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.enrolment_cards import close_enrolment
from handlers.ui.keyboards import Button, in_rows
from handlers.ui.people import about_people
from models import audit
from models.audit import Deed
from models.grids import Group
from models.people.correcting import correct_name, enter_resident, move_to
from models.people.lookup import list_open_groups
from models.people.managed import list_namesakes
from models.rules.names import clean_address, clean_name, could_be_name
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action

_PHONE = re.compile(r"\+?[0-9]{3,15}")


@dataclass(frozen=True)
class PickField(CallbackData, prefix="zl"):
    """This is wrong."""

    field: Field


@dataclass(frozen=True)
class PickGrid(CallbackData, prefix="zg"):
    """In this grid; 0: choose again."""

    grid_id: int


@dataclass(frozen=True)
class PickGroup(CallbackData, prefix="zo"):
    """In this group."""

    group_id: int


@dataclass(frozen=True)
class EnterAnyway(CallbackData, prefix="zw"):
    """It is somebody else of that name."""


def begin_correcting(context: Context[Draft], button: Correct) -> Next:
    person = access(context, button.person_id)
    context.draft = Draft(person.id)
    return State.FIELD


def begin_adding(context: Context[Draft], button: Add) -> Next:  # noqa: ARG001
    if not list_open_groups(context.session, context.actor, Action.VERIFY_RESIDENT):
        raise NotYours("no group of one's own")
    return State.NAME


def ask_field(context: Context[Draft]) -> None:
    person = access(context, context.draft.person_id)
    rows = [[Button(PickField(field), f"resident_fields/{field}")] for field in Field]
    context.say("residents/ask_field", keyboard=[*rows, cancel_row()], about=f"person:{person.id}", person=person)


def pick_field(context: Context[Draft], button: PickField) -> Next:
    if button.field is Field.TRAITS:
        needs.begin_traits(context)
    return ASKED_IN[button.field]


def ask_name(context: Context[Draft]) -> None:
    context.show("residents/ask_name", keyboard=[cancel_row()])


def take_name(context: Context[Draft]) -> Next:
    name = clean_name(read_content(context.message).text)
    if not could_be_name(name):
        context.say("family/no_name", keyboard=[cancel_row()])
        return State.NAME
    if context.draft.person_id:
        correct_name(access(context, context.draft.person_id), name)
        return corrected(context, Field.NAME, name)
    context.draft = replace(context.draft, name=name)
    return State.PLACE


def ask_place(context: Context[Draft]) -> None:
    """Only the places that the actor serves are offered."""
    groups = _list_groups(context)
    grids = {group.grid_id: group.grid for group in groups}
    if len(grids) > 1 and not context.draft.grid_id:
        places = [Button(PickGrid(id_), text=grid.name) for id_, grid in grids.items()]
    else:
        here = context.draft.grid_id or next(iter(grids), 0)
        places = [Button(PickGroup(group.id), text=group.name) for group in groups if group.grid_id == here]
    again = [[Button(PickGrid(0), "joining/other_grid")]] if context.draft.grid_id else []
    context.show("residents/ask_place", keyboard=[*in_rows(places, 2), *again, cancel_row()])


def pick_grid(context: Context[Draft], button: PickGrid) -> Next:
    context.draft = replace(context.draft, grid_id=button.grid_id)
    ask_place(context)
    return State.PLACE


def pick_group(context: Context[Draft], button: PickGroup) -> Next:
    group = _get_group(context, button.group_id)
    if context.draft.person_id:
        return _move(context, group)
    context.draft = replace(context.draft, group_id=group.id)
    has_namesakes = list_namesakes(context.session, name=context.draft.name, group_id=group.id)
    return State.DOUBLE if has_namesakes else State.ADDRESS


def ask_double(context: Context[Draft]) -> None:
    """Somebody of that name is known there: entering them twice helps nobody."""
    draft = context.draft
    people = list_namesakes(context.session, name=draft.name, group_id=draft.group_id)
    known = [[Button(See(person.id), "residents/see", values={"name": person.name})] for person in people]
    keyboard = [*known, [Button(EnterAnyway(), "residents/enter_anyway")], cancel_row()]
    context.show("residents/ask_double", keyboard=keyboard, about=about_people(people), name=draft.name)


def enter_anyway(context: Context[Draft], button: EnterAnyway) -> Next:  # noqa: ARG001
    return State.ADDRESS


def ask_address(context: Context[Draft]) -> None:
    ask_or_nothing(context, "residents/ask_address")


def take_address(context: Context[Draft]) -> Next:
    return _take_address(context, clean_address(read_content(context.message).text))


def leave_address(context: Context[Draft], button: Nothing) -> Next:  # noqa: ARG001
    return _take_address(context, "")


def ask_phone(context: Context[Draft]) -> None:
    ask_or_nothing(context, "residents/ask_phone")


def take_phone(context: Context[Draft]) -> Next:
    phone = re.sub(r"[ ()（）.-]", "", read_content(context.message).text)
    if not (phone.isascii() and _PHONE.fullmatch(phone)):
        context.say("residents/no_phone", keyboard=[cancel_row()])
        return State.PHONE
    return _take_phone(context, phone)


def leave_phone(context: Context[Draft], button: Nothing) -> Next:  # noqa: ARG001
    return _take_phone(context, "")


def _take_address(context: Context[Draft], address: str) -> Next:
    if context.draft.person_id:
        access(context, context.draft.person_id).address = address or None
        return corrected(context, Field.ADDRESS, address)
    context.draft = replace(context.draft, address=address)
    return State.PHONE


def _take_phone(context: Context[Draft], phone: str) -> Next:
    if context.draft.person_id:
        access(context, context.draft.person_id).phone = phone or None
        return corrected(context, Field.PHONE, phone)
    return _enter(context, phone)


def _move(context: Context[Draft], group: Group) -> Next:
    person = access(context, context.draft.person_id)
    if person.group_id != group.id:
        left = person.group
        move_to(person, group, by_id=context.actor.id, now=context.now)
        context.session.flush()
        context.session.expire(person, ["grid", "group"])
        if left is not None and left.grid_id != group.grid_id:
            close_enrolment(context.announcer, person, left)
        audit.note(context.session, Deed.VERIFY, actor_id=context.actor.id, subject_id=person.id, now=context.now)
    return corrected(context, Field.GROUP, f"{group.grid.name} {group.name}")


def _enter(context: Context[Draft], phone: str) -> Next:
    """Somebody of the grid knows them: they are confirmed from the first."""
    draft, actor = context.draft, context.actor
    group = _get_group(context, draft.group_id)
    person = enter_resident(
        context.session,
        name=draft.name,
        group=group,
        address=draft.address or None,
        phone=phone or None,
        by_id=actor.id,
        now=context.now,
    )
    told = ["name", "group", *(["address"] if draft.address else []), *(["phone"] if phone else [])]
    for deed, fields in ((Deed.CREATE, told), (Deed.VERIFY, [])):
        audit.note(context.session, deed, actor_id=actor.id, subject_id=person.id, now=context.now, fields=fields)
    context.show("residents/entered", about=f"person:{person.id}", person=person)
    show_resident(context, person.id)
    return END


def _list_groups(context: Context[Draft]) -> list[Group]:
    action = Action.CORRECT_RESIDENT if context.draft.person_id else Action.VERIFY_RESIDENT
    return list_open_groups(context.session, context.actor, action)


def _get_group(context: Context[Draft], group_id: int) -> Group:
    """A group that the actor serves. Raises Gone."""
    found = [group for group in _list_groups(context) if group.id == group_id]
    if not found:
        raise Gone(f"group {group_id}")
    return found[0]


conversation = Conversation(
    name="records",
    entry_points=[CallbackQueryHandler(Correct, begin_correcting), CallbackQueryHandler(Add, begin_adding)],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.name),
    states={
        State.FIELD: Question(ask_field, answers=[CallbackQueryHandler(PickField, pick_field)]),
        State.NAME: Question(ask_name, answers=[MessageHandler(WORDS, take_name)]),
        State.PLACE: Question(
            ask_place, answers=[CallbackQueryHandler(PickGrid, pick_grid), CallbackQueryHandler(PickGroup, pick_group)]
        ),
        State.DOUBLE: Question(ask_double, answers=[CallbackQueryHandler(EnterAnyway, enter_anyway)]),
        State.ADDRESS: Question(
            ask_address, answers=[MessageHandler(WORDS, take_address), CallbackQueryHandler(Nothing, leave_address)]
        ),
        State.PHONE: Question(
            ask_phone, answers=[MessageHandler(WORDS, take_phone), CallbackQueryHandler(Nothing, leave_phone)]
        ),
        State.CALLED: Question(
            needs.ask_called,
            answers=[MessageHandler(WORDS, needs.take_called), CallbackQueryHandler(Nothing, needs.leave_called)],
        ),
        State.TRAITS: Question(
            needs.ask_traits,
            answers=[
                CallbackQueryHandler(needs.ToggleTrait, needs.toggle_trait),
                CallbackQueryHandler(needs.KeepTraits, needs.keep_traits),
            ],
            by_number=True,
        ),
        State.SCHOOL: Question(
            needs.ask_school,
            answers=[MessageHandler(WORDS, needs.take_school), CallbackQueryHandler(Nothing, needs.leave_school)],
        ),
    },
)
