"""Whoever stands at the desk is found by name and entered: those who have no telephone with them, or none at all."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.gatherings.buttons import Receive
from handlers.gatherings.cards import show_gathering, show_ticket
from handlers.gatherings.hall import access_door, is_open, receive, show_desk
from handlers.gatherings.seats import tell_promoted
from handlers.residents.buttons import Add
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.people import about_people
from models import audit
from models.audit import Deed
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import answer, may_sign_up
from models.people import Person
from models.people.lookup import access_resident, find_residents, list_residents, serves_somebody
from models.rules.channels import Channel
from models.rules.gathering_states import SignUpState
from models.rules.roles import Action

PAGE = 8


class State(StrEnum):
    """What is asked."""

    WHOM = auto()


@dataclass(frozen=True)
class Draft:
    """At which gathering."""

    gathering_id: int = 0


@dataclass(frozen=True)
class PickVisitor(CallbackData, prefix="qu"):
    """It is this resident."""

    person_id: int


@dataclass(frozen=True)
class Leave(CallbackData, prefix="qx"):
    """Nobody else for now."""


def begin(context: Context[Draft], button: Receive) -> Next:
    context.draft = Draft(access_door(context, button.gathering_id).id)
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    gathering = access_door(context, context.draft.gathering_id)
    context.show("gatherings/ask_visitor", keyboard=_ways_out(context), is_open=is_open(context, gathering))


def find(context: Context[Draft]) -> Next:
    """Every message is a new search."""
    access_door(context, context.draft.gathering_id)
    found = find_residents(context.session, context.actor, read_content(context.message).text)
    audit.note(context.session, Deed.SEE, actor_id=context.actor.id, subject_id=None, now=context.now,
               fields=["name", "group", f"rows={len(found)}"])  # fmt: skip
    people = list_residents(context.session, context.actor, found[:PAGE])
    rows = [[Button(PickVisitor(person.id), text=_introduce(person))] for person in people]
    context.say("gatherings/visitors_found", keyboard=[*rows, *_ways_out(context)], about=about_people(people),
                count=len(found), shown=PAGE)  # fmt: skip
    return State.WHOM


def pick_visitor(context: Context[Draft], button: PickVisitor) -> Next:
    """They are here, or before the doors open: they come. Then the next one."""
    gathering = access_door(context, context.draft.gathering_id)
    person = access_resident(context.session, context.actor, button.person_id, Action.FIND_RESIDENT)
    if not may_sign_up(context.session, gathering, person):
        context.say("gatherings/visitor_from_elsewhere", keyboard=_ways_out(context), person=person,
                    about=f"person:{person.id}")  # fmt: skip
        return State.WHOM
    opened = is_open(context, gathering)
    sign_up = receive(context, gathering, person) if opened else _sign_up(context, gathering, person)
    context.say("gatherings/visitor_entered", keyboard=_ways_out(context), about=f"person:{person.id}",
                sign_up=sign_up, person=person, is_open=opened)  # fmt: skip
    return State.WHOM


def leave(context: Context[Draft], button: Leave) -> Next:  # noqa: ARG001
    show_desk(context, context.draft.gathering_id)
    return END


def _sign_up(context: Context[Draft], gathering: Gathering, person: Person) -> SignUp:
    answered = answer(context.session, gathering, person, context.actor, SignUpState.GOING, context.community,
                      channel=Channel.COUNTER, now=context.now)  # fmt: skip
    show_ticket(context.announcer, answered.sign_up, can_wait=True)
    tell_promoted(context.announcer, answered.promoted)
    show_gathering(context.announcer, gathering)
    return answered.sign_up


def _ways_out(context: Context[Draft]) -> Keyboard:
    """Who is on no record is entered first; and back."""
    may_add = serves_somebody(context.actor, Action.VERIFY_RESIDENT)
    return [*([[Button(Add(), "residents/add")]] if may_add else []), [Button(Leave(), "gatherings/back_to_door")]]


def _introduce(person: Person) -> str:
    return f"{person.name} · {person.group.name if person.group else ''}"


conversation = Conversation(
    name="receiving",
    entry_points=[CallbackQueryHandler(Receive, begin)],
    state=State,
    draft=Draft,
    states={
        State.WHOM: Question(
            ask_whom,
            answers=[
                MessageHandler(WORDS, find),
                CallbackQueryHandler(PickVisitor, pick_visitor),
                CallbackQueryHandler(Leave, leave),
            ],
            lasts=AN_HOUR,
        ),
    },
)
