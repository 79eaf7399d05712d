"""The worker's side: accept, write to the resident, ask and wait, say it is done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    LinkHandler,
    MessageHandler,
    Next,
    Question,
)
from handlers.requests import news
from handlers.requests.buttons import Accept, Ask, Propose, RequestLink, Resume, ShowHistory, Tell
from handlers.requests.cards import describe, open_request, renew_desk_card, show_pictures, show_request
from handlers.requests.lists import list_keyboard
from handlers.requests.stepping import NOTHING, take_step, tell_author
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT, Content, read_content
from handlers.ui.keyboards import Button, back_home
from models.people import get_person
from models.requests import deadlines
from models.requests.queries import PAGE, list_open
from models.requests.steps import access_request, see_request
from models.rules.refusals import NotYours
from models.rules.request_states import RequestStep
from models.rules.roles import Action


class State(StrEnum):
    """What is asked."""

    TELLING = auto()
    MORE = auto()  # the other parts of an album that answered another question
    ASKING = auto()
    NOTING = auto()


@dataclass(frozen=True)
class Draft:
    """The request at hand, and the album of which something was passed on last."""

    request_id: int = 0
    album: str = ""


@dataclass(frozen=True)
class Enough(CallbackData, prefix="de"):
    """Nothing more to say."""


@dataclass(frozen=True)
class Page(CallbackData, prefix="dp"):
    """Another page of the open requests."""

    offset: int


def accept(context: Context[Draft], button: Accept) -> Next:
    """First-asked responsibility: whoever accepts is answerable until somebody else accepts."""
    request = take_step(context, RequestStep.ACCEPT, button.request_id, version=button.version)
    worker = get_person(context.session, context.actor.id)
    renew_desk_card(context.announcer, request, worker)
    show_request(context.announcer, request)
    show_pictures(context.announcer, request, worker)
    news.tell_accepted(context.announcer, request)
    context.toast("requests/accepted_toast", request=request)
    return END


def open_desk(context: Context[Draft], link: RequestLink) -> Next:
    """The grid card's button leads here: everything about the request, in private."""
    request = see_request(context.session, context.actor, link.request_id)
    open_request(context.announcer, request, get_person(context.session, context.actor.id))
    return END


def show_tasks(context: Context[Draft]) -> Next:
    return show_page(context, Page(0))


def show_page(context: Context[Draft], page: Page) -> Next:
    """The open requests of the person's grids, the one due first at the top."""
    grid_ids = context.actor.list_grids(Action.SEE_REQUEST)
    if grid_ids is not None and not grid_ids:
        raise NotYours("no grid of one's own")
    offset = max(0, page.offset)
    found = list_open(context.session, grid_ids, offset=offset, limit=PAGE + 1)
    context.show("requests/tasks", keyboard=list_keyboard(context, found, offset, Page), empty=not found)
    return END


def show_history(context: Context[Draft], button: ShowHistory) -> Next:
    request = see_request(context.session, context.actor, button.request_id)
    if not context.actor.serves(Action.SEE_REQUEST, grid_id=request.grid_id):
        raise NotYours(f"the history of request {request.id}")
    context.say("requests/history", events=request.events, **describe(context.announcer, request))
    return END


def begin_telling(context: Context[Draft], button: Tell) -> Next:
    access_request(context.session, context.actor, button.request_id, RequestStep.REPLY)
    context.draft = Draft(button.request_id)
    return State.TELLING


def tell(context: Context[Draft]) -> Next:
    """Each message goes to the resident at once."""
    content = read_content(context.message)
    is_heard = tell_author(context, context.draft.request_id, content)
    if not content.album or content.album != context.draft.album:  # an album gets one answer, not ten
        context.say("requests/told", keyboard=[[Button(Enough(), "requests/enough")]], reply=True, reached=is_heard)
    context.draft = replace(context.draft, album=content.album)
    return State.TELLING


def end_telling(context: Context[Draft], button: Enough) -> Next:  # noqa: ARG001
    context.show("requests/told_all", keyboard=[back_home()])
    return END


def begin_asking(context: Context[Draft], button: Ask) -> Next:
    return _begin_writing(context, RequestStep.ASK, button.request_id, button.version, State.ASKING)


def ask(context: Context[Draft]) -> Next:
    """The resident is asked, and the clock stands still until they answer."""
    content = read_content(context.message)
    request = take_step(context, RequestStep.ASK, context.draft.request_id, content=content)
    show_request(context.announcer, request)
    is_heard = news.tell_question(context.announcer, request, context.actor.name, content)
    context.say("requests/asked", keyboard=[back_home()], reached=is_heard)
    return _go_on(context, content)


def resume(context: Context[Draft], button: Resume) -> Next:
    request = take_step(context, RequestStep.RESUME, button.request_id, version=button.version)
    show_request(context.announcer, request)
    return END


def begin_noting(context: Context[Draft], button: Propose) -> Next:
    return _begin_writing(context, RequestStep.PROPOSE, button.request_id, button.version, State.NOTING)


def propose(context: Context[Draft]) -> Next:
    return _propose(context, read_content(context.message))


def propose_without_note(context: Context[Draft], button: Enough) -> Next:  # noqa: ARG001
    return _propose(context, NOTHING)


def _propose(context: Context[Draft], content: Content) -> Next:
    """It is done, says the owner; whether it is, says the resident."""
    request = take_step(context, RequestStep.PROPOSE, context.draft.request_id, content=content)
    deadlines.plan_silence(context.session, request, context.community, now=context.now)
    show_request(context.announcer, request)
    is_heard = news.tell_proposed(context.announcer, request, content)
    context.show("requests/proposed_done", keyboard=[back_home()], reached=is_heard)
    return _go_on(context, content)


def _go_on(context: Context[Draft], content: Content) -> Next:
    """An album comes as several messages: the rest of it follows the first."""
    context.draft = replace(context.draft, album=content.album)
    return State.MORE if content.album else END


def _begin_writing(context: Context[Draft], step: RequestStep, request_id: int, version: int, state: State) -> Next:
    """The step is possible now; whether it still is when the words have come is asked again then."""
    access_request(context.session, context.actor, request_id, step, version=version)
    context.draft = Draft(request_id)
    return state


def _question(message: str, skip: str = "") -> Callable[[Context[Draft]], None]:
    """Ask for words about the request at hand; `skip` labels the button of who has none."""

    def ask_for_words(context: Context[Draft]) -> None:
        request = see_request(context.session, context.actor, context.draft.request_id)
        rows = [[Button(Enough(), skip)]] if skip else []
        never_mind = [Button(RunCommand("cancel"), "requests/never_mind")]
        context.say(message, keyboard=[*rows, never_mind], request=request)

    return ask_for_words


conversation = Conversation(
    name="desk",
    entry_points=[
        CommandHandler("tasks", show_tasks),
        LinkHandler(RequestLink, open_desk),
        CallbackQueryHandler(Page, show_page),
        CallbackQueryHandler(Accept, accept, in_groups=True),
        CallbackQueryHandler(Tell, begin_telling),
        CallbackQueryHandler(Ask, begin_asking),
        CallbackQueryHandler(Resume, resume),
        CallbackQueryHandler(Propose, begin_noting),
        CallbackQueryHandler(ShowHistory, show_history),
    ],
    state=State,
    draft=Draft,
    states={
        State.TELLING: Question(
            _question("requests/ask_telling"),
            answers=[MessageHandler(CONTENT, tell), CallbackQueryHandler(Enough, end_telling)],
            lasts=AN_HOUR,
        ),
        State.MORE: Question(
            lambda _: None,
            answers=[MessageHandler(CONTENT, tell), CallbackQueryHandler(Enough, end_telling)],
            lasts=AN_HOUR,
        ),
        State.ASKING: Question(_question("requests/ask_asking"), answers=[MessageHandler(CONTENT, ask)]),
        State.NOTING: Question(
            _question("requests/ask_note", skip="requests/no_note"),
            answers=[MessageHandler(CONTENT, propose), CallbackQueryHandler(Enough, propose_without_note)],
        ),
    },
)
