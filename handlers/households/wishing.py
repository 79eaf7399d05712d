"""What people say about visits to their own household: come, come less often, not for now, and call me so."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.households.own_buttons import AskPause, AskVisit, EndPause, SayCalled, SetPace, ShowOwn
from handlers.households.own_page import back, describe, show_own
from handlers.households.pause_cards import ask_leader, tell_ended
from handlers.households.short_words import never_mind, read_words
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from handlers.visits.lists import refresh, tell_must
from models.households.own import Home, access_confirmed_home, access_home
from models.households.pausing import ask_pause, end_pause, get_pause
from models.households.rows import Pace
from models.people import get_person
from models.rules.musts import WISHES, What
from models.rules.names import LONGEST_CALLED, clean_called
from models.rules.refusals import Gone
from models.rules.roles import Action
from models.rules.visit_states import Cause
from models.visits.calling import Told
from models.visits.telling import call_on_word, come_by


class State(StrEnum):
    """What is asked."""

    REASON = auto()
    WORDS = auto()
    PAUSE = auto()
    CALLED = auto()


@dataclass(frozen=True)
class Draft:
    """Whose household it is, and for what somebody is to come."""

    person_id: int = 0
    what: What = What.OTHER


@dataclass(frozen=True)
class PickReason(CallbackData, prefix="6a"):
    """For this somebody is to come."""

    what: What


@dataclass(frozen=True)
class NoWords(CallbackData, prefix="6b"):
    """There is nothing more to say; of how one is called: nothing special."""


def show(context: Context[Draft], button: ShowOwn) -> Next:
    show_own(context, button.person_id)
    return END


def set_pace(context: Context[Draft], button: SetPace) -> Next:
    home = access_confirmed_home(context.session, context.actor, button.person_id, today=context.announcer.today)
    home.household.pace = Pace.FEWER if button.fewer else Pace.NORMAL
    context.session.flush()
    show_own(context, home.person.id)
    return END


def begin_wish(context: Context[Draft], button: AskVisit) -> Next:
    context.draft = Draft(_get_home(context, button.person_id).person.id)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    rows = [[Button(PickReason(what), f"musts/{what}")] for what in WISHES]
    _ask(context, "own_visits/ask_reason", rows)


def pick_reason(context: Context[Draft], button: PickReason) -> Next:
    if button.what not in WISHES:
        raise Gone(f"wish {button.what}")
    context.draft = replace(context.draft, what=button.what)
    return State.WORDS


def ask_words(context: Context[Draft]) -> None:
    keyboard = [[Button(NoWords(), "musts/no_words", style="primary")]]
    _ask(context, "own_visits/ask_words", keyboard, what=context.draft.what)


def take_words(context: Context[Draft]) -> Next:
    words = read_words(context)
    return _wish(context, words) if words else State.WORDS


def take_words_at_once(context: Context[Draft]) -> Next:
    """Who simply writes has said why."""
    words = read_words(context)
    return _wish(context, words) if words else State.REASON


def leave_words(context: Context[Draft], button: NoWords) -> Next:  # noqa: ARG001
    return _wish(context, "")


def _wish(context: Context[Draft], words: str) -> Next:
    """Somebody goes there; the answer says who, and by when."""
    draft = context.draft
    home = access_home(context.session, context.actor, draft.person_id, today=context.announcer.today, held=True)
    told = Told(draft.what, words, context.actor.id)
    visit, is_new = call_on_word(
        context.session,
        home.household,
        Cause.WISH,
        told,
        context.community,
        now=context.now,
        about_id=home.person.id,
    )
    by, numbers = come_by(context.community, context.now), context.community.emergency_numbers
    said = {"is_new": is_new, "adds": bool(words), "what": draft.what}
    context.show("own_visits/coming", keyboard=[[back(home)], back_home()], about=_about(home), visit=visit, by=by,
                 numbers=numbers, **said, **describe(context, home))  # fmt: skip
    if is_new or words or draft.what is What.BIG:
        tell_must(context.announcer, visit)
    return END


def begin_pause(context: Context[Draft], button: AskPause) -> Next:
    home = access_confirmed_home(context.session, context.actor, button.person_id, today=context.announcer.today)
    context.draft = Draft(home.person.id)
    return State.PAUSE


def ask_why_not(context: Context[Draft]) -> None:
    _ask(context, "own_visits/ask_why_not", [[Button(NoWords(), "musts/no_words", style="primary")]])


def take_why_not(context: Context[Draft]) -> Next:
    words = read_words(context)
    return _pause(context, words) if words else State.PAUSE


def leave_why_not(context: Context[Draft], button: NoWords) -> Next:  # noqa: ARG001
    return _pause(context, "")


def _pause(context: Context[Draft], reason: str) -> Next:
    """From now on nobody comes without need; the grid's leader hears of it."""
    session, today = context.session, context.announcer.today
    home = access_confirmed_home(session, context.actor, context.draft.person_id, today=today)
    pause = ask_pause(session, context.actor, home.household, reason, context.community, now=context.now)
    context.show("own_visits/paused", keyboard=[[back(home)], back_home()], about=_about(home),
                 **describe(context, home))  # fmt: skip
    ask_leader(context.announcer, pause)
    refresh(context.announcer, home.household)
    return END


def come_again(context: Context[Draft], button: EndPause) -> Next:
    session, today = context.session, context.announcer.today
    home = access_confirmed_home(session, context.actor, button.person_id, today=today)
    if get_pause(session, home.household.id, today=today) is not None:
        pause = end_pause(session, context.actor, home.household, now=context.now)
        tell_ended(context.announcer, pause, get_person(session, context.actor.id))
        context.toast("own_visits/welcome")
    show_own(context, home.person.id)
    return END


def begin_called(context: Context[Draft], button: SayCalled) -> Next:
    context.draft = Draft(_get_home(context, button.person_id).person.id)
    return State.CALLED


def ask_called(context: Context[Draft]) -> None:
    _ask(context, "own_visits/ask_called", [[Button(NoWords(), "own_visits/by_name")]], longest=LONGEST_CALLED)


def take_called(context: Context[Draft]) -> Next:
    called = clean_called(read_content(context.message).text)
    if not called:
        context.say("own_visits/long_called", keyboard=[never_mind()], longest=LONGEST_CALLED)
        return State.CALLED
    return _call(context, called)


def leave_called(context: Context[Draft], button: NoWords) -> Next:  # noqa: ARG001
    return _call(context, "")


def _call(context: Context[Draft], called: str) -> Next:
    home = _get_home(context, context.draft.person_id)
    home.person.called = called or None
    context.session.flush()
    context.show("own_visits/called", keyboard=[[back(home)], back_home()], about=_about(home),
                 **describe(context, home))  # fmt: skip
    refresh(context.announcer, home.household)
    return END


def _get_home(context: Context[Draft], person_id: int) -> Home:
    return access_home(context.session, context.actor, person_id, today=context.announcer.today)


def _ask(context: Context[Draft], message: str, rows: list[list[Button]], **values: Any) -> None:
    home = _get_home(context, context.draft.person_id)
    context.show(message, keyboard=[*rows, never_mind()], about=_about(home), **describe(context, home), **values)


def _about(home: Home) -> str:
    return f"person:{home.person.id}"


conversation = Conversation(
    name="wishing",
    may=Action.ASK_VISIT,
    entry_points=[
        CallbackQueryHandler(ShowOwn, show),
        CallbackQueryHandler(SetPace, set_pace),
        CallbackQueryHandler(AskVisit, begin_wish),
        CallbackQueryHandler(AskPause, begin_pause),
        CallbackQueryHandler(EndPause, come_again),
        CallbackQueryHandler(SayCalled, begin_called),
    ],
    state=State,
    draft=Draft,
    states={
        State.REASON: Question(
            ask_reason,
            answers=[CallbackQueryHandler(PickReason, pick_reason), MessageHandler(WORDS, take_words_at_once)],
            by_number=True,
        ),
        State.WORDS: Question(
            ask_words, answers=[MessageHandler(WORDS, take_words), CallbackQueryHandler(NoWords, leave_words)]
        ),
        State.PAUSE: Question(
            ask_why_not, answers=[MessageHandler(WORDS, take_why_not), CallbackQueryHandler(NoWords, leave_why_not)]
        ),
        State.CALLED: Question(
            ask_called, answers=[MessageHandler(WORDS, take_called), CallbackQueryHandler(NoWords, leave_called)]
        ),
    },
)
