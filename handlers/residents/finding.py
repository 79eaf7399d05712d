"""Staff find a resident, see their page, and settle what stands on it: who acts for them, and that they left."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

from handlers.family.mandates import end_mandate, settle_agreement
from handlers.flow import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.residents.buttons import Add, AgreeFor, MovedAway, RevokeFor, See
from handlers.residents.news import tell_moved_away
from handlers.residents.page import may_decide, may_settle, show_resident
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.enrolment_cards import close_enrolment
from handlers.ui.keyboards import Button, back_home
from handlers.ui.people import about_people
from models import audit
from models.audit import Deed
from models.mandates import Mandate, get_mandate
from models.people import Person
from models.people.correcting import mark_moved_away
from models.people.lookup import access_resident, find_residents, list_residents, serves_somebody
from models.rules.refusals import NotYours
from models.rules.roles import Action

PAGE = 8


class State(StrEnum):
    """What is asked."""

    WHOM = auto()


@dataclass(frozen=True)
class Draft:
    """Whom the last words found."""

    found: tuple[int, ...] = ()


@dataclass(frozen=True)
class Page(CallbackData, prefix="zp"):
    """Another page of those who were found."""

    offset: int


def begin(context: Context[Draft]) -> Next:
    if not serves_somebody(context.actor, Action.FIND_RESIDENT):
        raise NotYours("no residents to find")
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    add = serves_somebody(context.actor, Action.VERIFY_RESIDENT)
    sees = serves_somebody(context.actor, Action.SEE_RESIDENT)
    keyboard = [*([[Button(Add(), "residents/add")]] if add else []), back_home()]
    context.show("residents/ask_whom", keyboard=keyboard, sees=sees)


def find(context: Context[Draft]) -> Next:
    """Every message is a new search."""
    if not serves_somebody(context.actor, Action.FIND_RESIDENT):
        raise NotYours("no residents to find")
    found = find_residents(context.session, context.actor, read_content(context.message).text)
    audit.note(context.session, Deed.SEE, actor_id=context.actor.id, subject_id=None, now=context.now,
               fields=["name", "group", f"rows={len(found)}"])  # fmt: skip
    context.draft = Draft(tuple(found))
    _show_found(context, 0)
    return State.WHOM


def turn_page(context: Context[Draft], button: Page) -> Next:
    _show_found(context, max(0, button.offset))
    return State.WHOM


def _show_found(context: Context[Draft], offset: int) -> None:
    found = context.draft.found
    people = list_residents(context.session, context.actor, found[offset : offset + PAGE])
    rows = [
        [Button(See(person.id), text=f"{person.name} · {person.group.name if person.group else ''}")]
        for person in people
    ]
    turns = [Button(Page(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(Page(offset + PAGE), "requests/older")] if len(found) > offset + PAGE else []
    context.show(
        "residents/found",
        keyboard=[*rows, *([turns] if turns else []), back_home()],
        about=about_people(people),
        count=len(found),
    )


def see(context: Context[Draft], button: See) -> Next:
    show_resident(context, button.person_id)
    return END


def moved_away(context: Context[Draft], button: MovedAway) -> Next:
    person = access_resident(context.session, context.actor, button.person_id, Action.CORRECT_RESIDENT)
    if not may_decide(context.actor, person, Action.CORRECT_RESIDENT):
        raise NotYours(f"resident {person.id} is their own")
    if not button.sure:
        yes = Button(replace(button, sure=True), "residents/moved_away_surely", style="danger")
        _ask_once_more(context, "residents/moved_away_sure", yes, person)
        return END
    group = person.group
    mark_moved_away(context.session, person, now=context.now)
    if group is not None:
        close_enrolment(context.announcer, person, group)
    audit.note(context.session, Deed.CHANGE, actor_id=context.actor.id, subject_id=person.id, now=context.now,
               fields=["left_at", "grid", "group", "address"])  # fmt: skip
    tell_moved_away(context.announcer, person, context.actor)
    context.show("residents/moved_away_done", keyboard=[back_home()], about=f"person:{person.id}", person=person)
    return END


def agree_for(context: Context[Draft], button: AgreeFor) -> Next:
    """A worker was there and saw that the resident agrees."""
    mandate = _access_mandate(context, button.mandate_id)
    principal_id = mandate.principal_id
    settle_agreement(context.announcer, mandate, context.actor)
    context.show("residents/agreed_for", about=f"person:{principal_id}", mandate=mandate)
    show_resident(context, principal_id)
    return END


def revoke_for(context: Context[Draft], button: RevokeFor) -> Next:
    mandate = _access_mandate(context, button.mandate_id)
    if not button.sure:
        yes = Button(replace(button, sure=True), "residents/revoke_surely", style="danger")
        _ask_once_more(context, "residents/revoke_sure", yes, mandate.principal, mandate=mandate)
        return END
    end_mandate(context.announcer, mandate, context.actor)
    context.show("residents/revoked_for", keyboard=[back_home()])
    return END


def _ask_once_more(context: Context[Draft], message: str, yes: Button, person: Person, **values: Any) -> None:
    keyboard = [[yes], [Button(See(person.id), "residents/keep")]]
    context.say(message, keyboard=keyboard, about=f"person:{person.id}", person=person, **values)


def _access_mandate(context: Context[Draft], mandate_id: int) -> Mandate:
    """A mandate of a resident whom the actor serves, and in which they have no part. Raises Gone and NotYours."""
    mandate = get_mandate(context.session, mandate_id)
    access_resident(context.session, context.actor, mandate.principal_id, Action.CONFIRM_MANDATE)
    if not may_settle(context.actor, mandate):
        raise NotYours(f"mandate {mandate_id}")
    return mandate


conversation = Conversation(
    name="residents",
    entry_points=[
        CommandHandler("find", begin),
        CallbackQueryHandler(See, see),
        CallbackQueryHandler(MovedAway, moved_away),
        CallbackQueryHandler(AgreeFor, agree_for),
        CallbackQueryHandler(RevokeFor, revoke_for),
    ],
    state=State,
    draft=Draft,
    states={
        State.WHOM: Question(
            ask_whom,
            answers=[MessageHandler(WORDS, find), CallbackQueryHandler(Page, turn_page)],
            lasts=AN_HOUR,
        ),
    },
)
