"""The author's side: tell more, answer, close, reopen, withdraw, rate, look at the list."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

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
from handlers.requests import news, staff_news
from handlers.requests.buttons import Add, Confirm, Open, Rate, Reject, Withdraw
from handlers.requests.cards import open_request, renew_author_card, renew_grid_card, show_request
from handlers.requests.lists import list_keyboard
from handlers.requests.stepping import take_step, tell_grid, telling, voice
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT, WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from models.people import get_person
from models.requests.queries import PAGE, list_of_authors
from models.requests.steps import access_request, rate, see_request
from models.rules.refusals import NotNow
from models.rules.request_states import RequestState, RequestStep


class State(StrEnum):
    """What is asked."""

    ADDING = auto()
    COMMENT = auto()


@dataclass(frozen=True)
class Draft:
    """Which request it is about, whether it was reopened just now, and the album of which something came last."""

    request_id: int = 0
    reopened: bool = False
    album: str = ""


@dataclass(frozen=True)
class Enough(CallbackData, prefix="fe"):
    """That was all."""


@dataclass(frozen=True)
class Page(CallbackData, prefix="fp"):
    """Another page of one's own requests."""

    offset: int


def show_mine(context: Context[Draft]) -> Next:
    return show_page(context, Page(0))


def show_page(context: Context[Draft], page: Page) -> Next:
    offset = max(0, page.offset)
    theirs = [context.actor.id, *context.actor.principals]
    found = list_of_authors(context.session, theirs, offset=offset, limit=PAGE + 1)
    context.show("requests/mine", keyboard=list_keyboard(context, found, offset, Page), empty=not found)
    return END


def open_card(context: Context[Draft], button: Open) -> Next:
    request = see_request(context.session, context.actor, button.request_id)
    open_request(context.announcer, request, get_person(context.session, context.actor.id))
    return END


def begin_adding(context: Context[Draft], button: Add) -> Next:
    request = see_request(context.session, context.actor, button.request_id)
    access_request(context.session, context.actor, request.id, telling(request))
    context.draft = Draft(request.id)
    return State.ADDING


def ask_addition(context: Context[Draft]) -> None:
    request = see_request(context.session, context.actor, context.draft.request_id)
    never_mind = Button(RunCommand("cancel"), "requests/never_mind")
    row = [Button(Enough(), "requests/no_comment") if context.draft.reopened else never_mind]
    context.say("requests/ask_addition", keyboard=[row], request=request, reopened=context.draft.reopened)


def add(context: Context[Draft]) -> Next:
    """Each message goes to the grid at once; the first one answers a question, if there was one."""
    content = read_content(context.message)
    tell_grid(context, context.draft.request_id, content)
    if not content.album or content.album != context.draft.album:  # an album gets one answer, not ten
        owner = see_request(context.session, context.actor, context.draft.request_id).owner
        enough = [[Button(Enough(), "requests/enough")]]
        context.say("requests/passed_on", keyboard=enough, reply=True, owner=owner)
    context.draft = replace(context.draft, album=content.album)
    return State.ADDING


def end_adding(context: Context[Draft], button: Enough) -> Next:  # noqa: ARG001
    context.show("requests/thank_you", keyboard=[back_home()])
    return END


def confirm(context: Context[Draft], button: Confirm) -> Next:
    """Solved, says the author; the card comes to the end of the chat and asks for stars."""
    request = take_step(context, RequestStep.CONFIRM, button.request_id, version=button.version)
    context.show("requests/confirmed", request=request)
    renew_author_card(context.announcer, request, context.actor.id)
    show_request(context.announcer, request)
    news.tell_decided(context.announcer, request, voice(context, request))
    return END


def reject(context: Context[Draft], button: Reject) -> Next:
    """Not yet, or it came back: the first owner, on the first clock; the grid leader hears of it."""
    request = see_request(context.session, context.actor, button.request_id)
    step = RequestStep.REJECT if request.state is RequestState.PROPOSED else RequestStep.REOPEN
    last_owner = request.owner
    request = take_step(context, step, button.request_id, version=button.version)
    context.show("requests/rejected", request=request, owner=request.owner)
    renew_author_card(context.announcer, request, context.actor.id)
    if request.owner is None:
        renew_grid_card(context.announcer, request)
    show_request(context.announcer, request, also=[last_owner])
    staff_news.tell_reopened(context.announcer, request, voice(context, request))
    context.draft = Draft(request.id, reopened=True)
    return State.ADDING


def withdraw(context: Context[Draft], button: Withdraw) -> Next:
    if not button.sure:
        request = access_request(
            context.session, context.actor, button.request_id, RequestStep.WITHDRAW, version=button.version
        )
        yes = Button(replace(button, sure=True), "requests/withdraw_surely", style="danger")
        keep = Button(Open(button.request_id), "requests/keep")
        context.say("requests/withdraw_sure", keyboard=[[yes], [keep]], request=request)
        return END
    request = take_step(context, RequestStep.WITHDRAW, button.request_id, version=button.version)
    show_request(context.announcer, request)
    news.tell_decided(context.announcer, request, voice(context, request))
    context.show("requests/withdrawn", keyboard=[back_home()], request=request)
    return END


def give_stars(context: Context[Draft], button: Rate) -> Next:
    if not 1 <= button.rating <= 5:
        raise NotNow(f"{button.rating} stars")
    request = take_step(context, RequestStep.RATE, button.request_id)
    rate(request, rating=button.rating)
    show_request(context.announcer, request)
    context.draft = Draft(request.id)
    return State.COMMENT


def ask_comment(context: Context[Draft]) -> None:
    context.say("requests/ask_comment", keyboard=[[Button(Enough(), "requests/no_comment")]])


def comment(context: Context[Draft]) -> Next:
    content = read_content(context.message)
    request = take_step(context, RequestStep.RATE, context.draft.request_id, content=content)
    rate(request, comment=content.text)
    show_request(context.announcer, request)
    context.say("requests/thank_you", keyboard=[back_home()])
    return END


conversation = Conversation(
    name="following",
    entry_points=[
        CommandHandler("mine", show_mine),
        CallbackQueryHandler(Page, show_page),
        CallbackQueryHandler(Open, open_card),
        CallbackQueryHandler(Add, begin_adding),
        CallbackQueryHandler(Confirm, confirm),
        CallbackQueryHandler(Reject, reject),
        CallbackQueryHandler(Withdraw, withdraw),
        CallbackQueryHandler(Rate, give_stars),
    ],
    state=State,
    draft=Draft,
    states={
        State.ADDING: Question(
            ask_addition,
            answers=[MessageHandler(CONTENT, add), CallbackQueryHandler(Enough, end_adding)],
            lasts=AN_HOUR,
        ),
        State.COMMENT: Question(
            ask_comment,
            answers=[
                MessageHandler(WORDS, comment),
                CallbackQueryHandler(Enough, end_adding),
            ],
            lasts=AN_HOUR,
        ),
    },
)
