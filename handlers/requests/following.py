"""The author's side: tell more, answer, close, reopen, withdraw, rate, look at the list."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from telegram.ext import filters

from handlers.flow import (
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.requests import news
from handlers.requests.buttons import Add, Confirm, Open, Rate, Reject, Withdraw
from handlers.requests.cards import renew, show_request
from handlers.requests.stepping import take_step
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import CONTENT, read_content
from handlers.ui.home import back_home
from handlers.ui.keyboards import Button
from models.requests import Request
from models.requests.queries import PAGE, list_of_author
from models.requests.steps import access_request, rate, see_request
from models.rules.refusals import NotNow
from models.rules.request_states import RequestState, RequestStep


class State(StrEnum):
    """What is asked."""

    ADDING = auto()
    COMMENT = auto()


@dataclass(frozen=True)
class Draft:
    """Which request it is about, and how often something was told."""

    request_id: int = 0
    told: int = 0


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
    requests = list_of_author(context.session, context.actor.id, offset=page.offset, limit=PAGE + 1)
    rows = [[_list_button(context, request)] for request in requests[:PAGE]]
    turns = [Button(Page(max(0, page.offset - PAGE)), "requests/newer")] if page.offset else []
    turns += [Button(Page(page.offset + PAGE), "requests/older")] if len(requests) > PAGE else []
    context.show("requests/mine", keyboard=[*rows, turns, back_home()], empty=not requests)
    return END


def open_card(context: Context[Draft], button: Open) -> Next:
    """The card comes to the end of the chat, where one looks."""
    request = see_request(context.session, context.actor, button.request_id)
    renew(context.announcer, request, context.actor.id)
    show_request(context.announcer, request)
    return END


def begin_adding(context: Context[Draft], button: Add) -> Next:
    request = see_request(context.session, context.actor, button.request_id)
    access_request(context.session, context.actor, request.id, _telling(request))
    context.draft = Draft(request.id)
    return State.ADDING


def ask_addition(context: Context[Draft]) -> None:
    request = see_request(context.session, context.actor, context.draft.request_id)
    context.say("requests/ask_addition", request=request)


def add(context: Context[Draft]) -> Next:
    """Each message goes to the grid at once; the first one answers a question, if there was one."""
    content = read_content(context.message)
    request = see_request(context.session, context.actor, context.draft.request_id)
    if content.is_empty:
        return State.ADDING
    step = _telling(request)
    take_step(context, step, request.id, content=content)
    news.tell_grid(context.announcer, request, content)
    if step is RequestStep.ANSWER:
        show_request(context.announcer, request)
    context.draft = replace(context.draft, told=context.draft.told + 1)
    if context.draft.told == 1:
        context.say("requests/passed_on", keyboard=[[Button(Enough(), "requests/enough")]], reply=True)
    return State.ADDING


def end_adding(context: Context[Draft], button: Enough) -> Next:  # noqa: ARG001
    context.show("requests/thank_you")
    return END


def confirm(context: Context[Draft], button: Confirm) -> Next:
    request = take_step(context, RequestStep.CONFIRM, button.request_id, version=button.version)
    show_request(context.announcer, request)
    news.tell_closed(context.announcer, request)
    context.toast("requests/thank_you")
    return END


def reject(context: Context[Draft], button: Reject) -> Next:
    """Not yet, or it came back: the first owner, on the first clock; the grid leader hears of it."""
    request = see_request(context.session, context.actor, button.request_id)
    step = RequestStep.REJECT if request.state is RequestState.PROPOSED else RequestStep.REOPEN
    last_owner = request.owner
    request = take_step(context, step, button.request_id, version=button.version)
    show_request(context.announcer, request, also=[last_owner])
    news.tell_reopened(context.announcer, request)
    context.draft = Draft(request.id)
    return State.ADDING


def withdraw(context: Context[Draft], button: Withdraw) -> Next:
    if not button.sure:
        access_request(context.session, context.actor, button.request_id, RequestStep.WITHDRAW, version=button.version)
        yes = Button(replace(button, sure=True), "requests/withdraw_surely", style="danger")
        context.say("requests/withdraw_sure", keyboard=[[yes], [Button(Open(button.request_id), "requests/keep")]])
        return END
    request = take_step(context, RequestStep.WITHDRAW, button.request_id, version=button.version)
    show_request(context.announcer, request)
    news.tell_closed(context.announcer, request)
    context.show("requests/withdrawn", request=request)
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
    request = take_step(context, RequestStep.RATE, context.draft.request_id)
    rate(request, comment=read_content(context.message).text)
    context.say("requests/thank_you")
    return END


def _telling(request: Request) -> RequestStep:
    return RequestStep.ANSWER if request.state is RequestState.WAITING else RequestStep.ADD


def _list_button(context: Context[Draft], request: Request) -> Button:
    category = context.community.category(request.category)
    state = context.announcer.product.words.label(context.actor.language, f"states/{request.state}", {})
    text = f"{category.emoji} {request.reference} · {state}"
    return Button(Open(request.id), text=text)


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
            ask_addition, answers=[MessageHandler(CONTENT, add), CallbackQueryHandler(Enough, end_adding)]
        ),
        State.COMMENT: Question(
            ask_comment,
            answers=[
                MessageHandler(filters.TEXT & ~filters.COMMAND, comment),
                CallbackQueryHandler(Enough, end_adding),
            ],
        ),
    },
)
