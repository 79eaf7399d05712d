"""Handing a request over: offered by its owner, moved only by the acceptance of somebody else."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from telegram.ext import filters

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.requests import news
from handlers.requests.buttons import Decline, Offer, TakeOver
from handlers.requests.cards import show_request
from handlers.requests.stepping import NOTHING, take_step
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import Content, read_content
from handlers.ui.keyboards import Button
from models.people import get_person
from models.requests import deadlines
from models.requests.queries import list_possible_owners
from models.requests.steps import access_request, see_request
from models.rules.refusals import Gone
from models.rules.request_states import RequestStep


class State(StrEnum):
    """What is asked."""

    WHOM = auto()
    REASON = auto()


@dataclass(frozen=True)
class Draft:
    """The request, as the pressed card showed it, and whom it is offered to."""

    request_id: int = 0
    version: int = 0
    invited_id: int = 0


@dataclass(frozen=True)
class Pick(CallbackData, prefix="tp"):
    """This person."""

    person_id: int


@dataclass(frozen=True)
class NoReason(CallbackData, prefix="tn"):
    """Nothing to add."""


def begin(context: Context[Draft], button: Offer) -> Next:
    access_request(context.session, context.actor, button.request_id, RequestStep.OFFER, version=button.version)
    context.draft = Draft(button.request_id, button.version)
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    request = see_request(context.session, context.actor, context.draft.request_id)
    people = list_possible_owners(context.session, request)
    rows = [[Button(Pick(person.id), text=person.name)] for person in people]
    context.say("requests/ask_whom", keyboard=rows, request=request, nobody=not people)


def pick(context: Context[Draft], button: Pick) -> Next:
    request = see_request(context.session, context.actor, context.draft.request_id)
    if button.person_id not in {person.id for person in list_possible_owners(context.session, request)}:
        raise Gone(f"person {button.person_id}")
    context.draft = replace(context.draft, invited_id=button.person_id)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    person = get_person(context.session, context.draft.invited_id)
    context.show("requests/ask_reason", keyboard=[[Button(NoReason(), "requests/no_reason")]], person=person)


def offer(context: Context[Draft]) -> Next:
    return _offer(context, read_content(context.message))


def offer_without_reason(context: Context[Draft], button: NoReason) -> Next:  # noqa: ARG001
    return _offer(context, NOTHING)


def take_over(context: Context[Draft], button: TakeOver) -> Next:
    last_owner = see_request(context.session, context.actor, button.request_id).owner
    request = take_step(context, RequestStep.TAKE_OVER, button.request_id, version=button.version)
    show_request(context.announcer, request, also=[last_owner])
    news.show_pictures(context.announcer, request)
    news.tell_taken_over(context.announcer, request, last_owner)
    return END


def decline(context: Context[Draft], button: Decline) -> Next:
    invited = see_request(context.session, context.actor, button.request_id).invited
    request = take_step(context, RequestStep.DECLINE, button.request_id, version=button.version)
    show_request(context.announcer, request, also=[invited])
    news.tell_offer_over(context.announcer, request, invited, declined=True)
    return END


def _offer(context: Context[Draft], content: Content) -> Next:
    """Asking is not shedding: until the other accepts, the owner stays answerable."""
    draft = context.draft
    invited_before = see_request(context.session, context.actor, draft.request_id).invited
    request = take_step(
        context,
        RequestStep.OFFER,
        draft.request_id,
        version=draft.version,
        content=content,
        invited_id=draft.invited_id,
    )
    deadlines.plan_offer(context.session, request, context.community, now=context.now)
    show_request(context.announcer, request, also=[invited_before])
    news.tell_offered(context.announcer, request, content.text)
    context.show("requests/offer_sent", person=request.invited)
    return END


conversation = Conversation(
    name="transfers",
    entry_points=[
        CallbackQueryHandler(Offer, begin),
        CallbackQueryHandler(TakeOver, take_over),
        CallbackQueryHandler(Decline, decline),
    ],
    state=State,
    draft=Draft,
    states={
        State.WHOM: Question(ask_whom, answers=[CallbackQueryHandler(Pick, pick)]),
        State.REASON: Question(
            ask_reason,
            answers=[
                MessageHandler(filters.TEXT & ~filters.COMMAND, offer),
                CallbackQueryHandler(NoReason, offer_without_reason),
            ],
        ),
    },
)
