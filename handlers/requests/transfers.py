"""Handing a request over: offered by its owner, moved only by the acceptance of somebody else."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.requests import news, staff_news
from handlers.requests.buttons import Decline, Offer, TakeOver
from handlers.requests.cards import renew_desk_card, show_pictures, show_request
from handlers.requests.stepping import NOTHING, take_step
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, Content, read_content
from handlers.ui.keyboards import Button, back_home
from models.people import Person, get_person
from models.requests import Request, deadlines
from models.requests.owners import list_possible_owners
from models.requests.queries import get_asker
from models.requests.steps import access_request, see_request
from models.rules.refusals import Gone
from models.rules.request_states import RequestStep


class State(StrEnum):
    """What is asked."""

    WHOM = auto()
    REASON = auto()


@dataclass(frozen=True)
class Draft:
    """The request, and whom it is offered to."""

    request_id: int = 0
    invited_id: int = 0


@dataclass(frozen=True)
class Pick(CallbackData, prefix="tp"):
    """This person."""

    person_id: int


@dataclass(frozen=True)
class NoReason(CallbackData, prefix="tn"):
    """Nothing to add."""


def begin(context: Context[Draft], button: Offer) -> Next:
    request = access_request(
        context.session, context.actor, button.request_id, RequestStep.OFFER, version=button.version
    )
    if not _list_people(context, request):
        context.say("requests/nobody_else", keyboard=[back_home()], request=request)
        return END
    context.draft = Draft(request.id)
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    request = see_request(context.session, context.actor, context.draft.request_id)
    people = _list_people(context, request)
    rows = [[Button(Pick(person.id), text=person.name)] for person in people]
    mine = context.actor.answers_for(request.owner_id)
    context.say("requests/ask_whom", keyboard=[*rows, _never_mind()], request=request, owner=request.owner, mine=mine)


def pick(context: Context[Draft], button: Pick) -> Next:
    request = see_request(context.session, context.actor, context.draft.request_id)
    if button.person_id not in {person.id for person in _list_people(context, request)}:
        raise Gone(f"person {button.person_id}")
    context.draft = replace(context.draft, invited_id=button.person_id)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    person = get_person(context.session, context.draft.invited_id)
    keyboard = [[Button(NoReason(), "requests/no_reason")], _never_mind()]
    context.show("requests/ask_reason", keyboard=keyboard, person=person)


def offer(context: Context[Draft]) -> Next:
    return _offer(context, read_content(context.message))


def offer_without_reason(context: Context[Draft], button: NoReason) -> Next:  # noqa: ARG001
    return _offer(context, NOTHING)


def take_over(context: Context[Draft], button: TakeOver) -> Next:
    last_owner = see_request(context.session, context.actor, button.request_id).owner
    request = take_step(context, RequestStep.TAKE_OVER, button.request_id, version=button.version)
    show_request(context.announcer, request, also=[last_owner, get_asker(context.session, request)])
    show_pictures(context.announcer, request, get_person(context.session, context.actor.id))
    staff_news.tell_taken_over(context.announcer, request, last_owner)
    news.tell_new_owner(context.announcer, request)
    return END


def decline(context: Context[Draft], button: Decline) -> Next:
    invited = see_request(context.session, context.actor, button.request_id).invited
    request = take_step(context, RequestStep.DECLINE, button.request_id, version=button.version)
    show_request(context.announcer, request, also=[invited, get_asker(context.session, request)])
    staff_news.tell_offer_over(context.announcer, request, invited, declined=True)
    return END


def _offer(context: Context[Draft], content: Content) -> Next:
    """Asking is not shedding: until the other accepts, the owner stays answerable."""
    draft = context.draft
    invited_before = see_request(context.session, context.actor, draft.request_id).invited
    request = take_step(context, RequestStep.OFFER, draft.request_id, content=content, invited_id=draft.invited_id)
    renew_desk_card(context.announcer, request, get_person(context.session, draft.invited_id))
    deadlines.plan_offer(context.session, request, context.community, now=context.now)
    show_request(context.announcer, request, also=[invited_before, get_person(context.session, context.actor.id)])
    staff_news.tell_offered(context.announcer, request, context.actor, content.text)
    mine = context.actor.answers_for(request.owner_id)
    context.show("requests/offer_sent", keyboard=[back_home()], person=request.invited, owner=request.owner, mine=mine)
    return END


def _list_people(context: Context[Draft], request: Request) -> list[Person]:
    return list_possible_owners(context.session, request, today=context.announcer.today)


def _never_mind() -> list[Button]:
    return [Button(RunCommand("cancel"), "requests/never_mind")]


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
                MessageHandler(WORDS, offer),
                CallbackQueryHandler(NoReason, offer_without_reason),
            ],
        ),
    },
)
