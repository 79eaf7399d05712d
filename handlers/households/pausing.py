"""A household asked to be left in peace: its leader says for how long, or that somebody goes there after all."""

from dataclasses import dataclass
from enum import StrEnum, auto

from markupsafe import escape

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.households.buttons import OpenHousehold
from handlers.households.page import about_household
from handlers.households.pause_buttons import Agree, End, Refuse, ShowPause
from handlers.households.pause_cards import about, last_day, renew_card, show_card, tell_decided, tell_ended, words_of
from handlers.households.titles import title_of
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from models.households import VisitPause
from models.households.access import access_household
from models.households.pausing import access_pause, decide_pause, end_pause, get_pause
from models.people import Person, get_person
from models.rules.refusals import NotNow
from models.rules.roles import Action
from models.rules.visit_states import PauseState

LONGEST = 500  # UTF-16 units as shown


class State(StrEnum):
    """What is asked."""

    WORDS = auto()


@dataclass(frozen=True)
class Draft:
    """Which pause is refused."""

    pause_id: int = 0


@dataclass(frozen=True)
class SayNothing(CallbackData, prefix="4n"):
    """Go there after all; there is nothing to say to it."""


def show(context: Context[Draft], button: ShowPause) -> Next:
    """The card at the end of the chat."""
    renew_card(context.announcer, access_pause(context.session, context.actor, button.pause_id), _me(context))
    return END


def agree(context: Context[Draft], button: Agree) -> Next:
    """They are left in peace for so long. Who comes too late sees what was decided."""
    pause = access_pause(context.session, context.actor, button.pause_id)
    if _is_decided(context, pause):
        return END
    until = last_day(button.length, context.community, today=context.announcer.today)
    pause = decide_pause(context.session, context.actor, pause.id, True, until, now=context.now)
    tell_decided(context.announcer, pause, _me(context))
    context.toast("pauses/noted")
    return END


def begin_refusing(context: Context[Draft], button: Refuse) -> Next:
    pause = access_pause(context.session, context.actor, button.pause_id)
    if _is_decided(context, pause):
        return END
    context.draft = Draft(pause.id)
    return State.WORDS


def ask_words(context: Context[Draft]) -> None:
    pause = access_pause(context.session, context.actor, context.draft.pause_id)
    keyboard = [[Button(SayNothing(), "pauses/say_nothing")], _never_mind()]
    context.say("pauses/ask_words", keyboard=keyboard, about=about(pause), **words_of(pause))


def take_words(context: Context[Draft]) -> Next:
    words = read_content(context.message).text
    if len(escape(words).encode("utf-16-le")) // 2 > LONGEST:
        context.say("pauses/too_long", keyboard=[_never_mind()], longest=LONGEST)
        return State.WORDS
    return _refuse(context, words)


def say_nothing(context: Context[Draft], button: SayNothing) -> Next:  # noqa: ARG001
    return _refuse(context, "")


def _refuse(context: Context[Draft], words: str) -> Next:
    pause = access_pause(context.session, context.actor, context.draft.pause_id)
    if _is_decided(context, pause):
        return END
    pause = decide_pause(context.session, context.actor, pause.id, False, None, now=context.now)
    tell_decided(context.announcer, pause, _me(context), words=words)
    context.show("pauses/told", keyboard=[back_home()], about=about(pause), **words_of(pause))
    return END


def end(context: Context[Draft], button: End) -> Next:
    """They may be visited again; asked once more before it counts."""
    session, actor = context.session, context.actor
    household = access_household(session, actor, button.household_id, Action.MAKE_VISIT)
    if get_pause(session, household.id, today=context.announcer.today) is None:
        raise NotNow(f"household {household.id} is not left in peace")
    back = [Button(OpenHousehold(household.id), "pauses/back")]
    if not button.sure:
        yes = [Button(End(household.id, True), "pauses/end_surely", style="primary")]
        context.say("pauses/ask_end", keyboard=[yes, back], about=about_household(household), title=title_of(household))
        return END
    pause = end_pause(session, actor, household, now=context.now)
    tell_ended(context.announcer, pause, _me(context))
    context.show("pauses/ended", keyboard=[back, back_home()], about=about(pause), words="", **words_of(pause))
    return END


def _is_decided(context: Context[Draft], pause: VisitPause) -> bool:
    """Somebody was there before: the card that was pressed says what they decided."""
    if pause.state is PauseState.ASKED:
        return False
    show_card(context.announcer, pause, [_me(context)])
    context.toast("pauses/decided_already")
    return True


def _me(context: Context[Draft]) -> Person:
    return get_person(context.session, context.actor.id)


def _never_mind() -> list[Button]:
    return [Button(RunCommand("cancel"), "requests/never_mind")]


conversation = Conversation(
    name="pausing",
    entry_points=[
        CallbackQueryHandler(ShowPause, show),
        CallbackQueryHandler(Agree, agree),
        CallbackQueryHandler(Refuse, begin_refusing),
        CallbackQueryHandler(End, end),
    ],
    state=State,
    draft=Draft,
    states={
        State.WORDS: Question(
            ask_words,
            answers=[MessageHandler(WORDS, take_words), CallbackQueryHandler(SayNothing, say_nothing)],
        )
    },
)
