"""Settings: language, elders' mode, quiet hours, which news; each saved by one press, in force from then on."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum, auto

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
from handlers.households.own_buttons import ShowOwn
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS
from handlers.ui.home import belongs, show_door, show_home
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.people import get_person
from models.people.preferences import (
    get_quiet_hours,
    set_elders_mode,
    set_language,
    set_notice,
    set_quiet_hours,
    wants,
)
from models.rules.community_parts import QuietHours
from models.rules.notices import Notice

_HOURS = re.compile(r"(\d{1,2})[:：点]?(\d{2})?分?\s*(?:-|－|—|–|~|～|到|至)\s*(\d{1,2})[:：点]?(\d{2})?分?")


class State(StrEnum):
    """What is asked."""

    HOURS = auto()


@dataclass(frozen=True)
class Draft:
    """Nothing has to be remembered: each answer is saved at once."""


class Quiet(StrEnum):
    """Quiet hours to choose from."""

    COMMUNITY = auto()
    LONG = auto()
    SHORT = auto()
    NEVER = auto()


HOURS = {
    Quiet.COMMUNITY: None,
    Quiet.LONG: QuietHours(start=time(20), end=time(8)),
    Quiet.SHORT: QuietHours(start=time(22), end=time(7)),
    Quiet.NEVER: QuietHours(start=time(0), end=time(0)),
}


@dataclass(frozen=True)
class Speak(CallbackData, prefix="lang"):
    """Change the language."""

    language: str


@dataclass(frozen=True)
class SetElders(CallbackData, prefix="oe"):
    """The elders' mode on or off."""

    on: bool


@dataclass(frozen=True)
class ShowQuiet(CallbackData, prefix="oq"):
    """Which quiet hours there are."""


@dataclass(frozen=True)
class SetQuiet(CallbackData, prefix="ow"):
    """These quiet hours."""

    quiet: Quiet


@dataclass(frozen=True)
class AskQuiet(CallbackData, prefix="oa"):
    """Quiet hours of one's own."""


@dataclass(frozen=True)
class ShowNotices(CallbackData, prefix="on"):
    """Which news there are."""


@dataclass(frozen=True)
class SetNotice(CallbackData, prefix="oi"):
    """Want news of this kind, or not."""

    notice: Notice
    wanted: bool


def show_settings(context: Context[Draft]) -> Next:
    """Everything at a glance, each with the button that changes it."""
    actor = context.actor
    languages = [Button(Speak(language), f"languages/{language}") for language in context.community.languages]
    elders = Button(
        SetElders(not actor.elders_mode), "settings/elders_off" if actor.elders_mode else "settings/elders_on"
    )
    rows: Keyboard = [
        languages,
        [elders],
        [Button(ShowQuiet(), "settings/quiet"), Button(ShowNotices(), "settings/notices")],
        [Button(RunCommand("move"), "settings/move"), Button(RunCommand("account"), "settings/account")],
        [Button(ShowOwn(0), "settings/visits")],
        [Button(RunCommand("whoami"), "settings/whoami"), Button(RunCommand("privacy"), "settings/privacy")],
        back_home(),
    ]
    own = get_quiet_hours(get_person(context.session, actor.id))
    hours = own or context.community.quiet_hours
    context.show("settings/all", keyboard=rows, elders_mode=actor.elders_mode, own=own is not None, hours=hours)
    return END


def speak(context: Context[Draft], button: Speak) -> Next:
    if button.language in context.community.languages:
        context.actor = set_language(context.session, context.actor, button.language)
        context.announcer.refresh_menu(get_person(context.session, context.actor.id))
    return show_settings(context)


def switch_elders_mode(context: Context[Draft], button: SetElders) -> Next:
    if button.on:
        return begin_elders_mode(context)
    context.actor = set_elders_mode(context.session, context.actor, on=False)
    return show_settings(context)


def begin_elders_mode(context: Context[Draft]) -> Next:
    """What it does shows at once: on the menu, or for somebody new on the first question."""
    context.actor = set_elders_mode(context.session, context.actor, on=True)
    if belongs(context.actor):
        show_home(context)
    else:
        show_door(context)
    return END


def show_quiet(context: Context[Draft], button: ShowQuiet) -> Next:  # noqa: ARG001
    rows = [[Button(SetQuiet(quiet), f"quiet_hours/{quiet}")] for quiet in Quiet]
    own = [Button(AskQuiet(), "settings/quiet_own")]
    context.show("settings/quiet", keyboard=[*rows, own, _back()], hours=context.community.quiet_hours)
    return END


def choose_quiet(context: Context[Draft], button: SetQuiet) -> Next:
    set_quiet_hours(context.session, context.actor.id, HOURS[button.quiet])
    return show_settings(context)


def begin_hours(context: Context[Draft], button: AskQuiet) -> Next:  # noqa: ARG001
    return State.HOURS


def ask_hours(context: Context[Draft]) -> None:
    context.show("settings/ask_hours", keyboard=[_back()])


def take_hours(context: Context[Draft]) -> Next:
    hours = read_hours(context.message.text or "")
    if hours is None:
        context.say("settings/no_hours", keyboard=[_back()])
        return State.HOURS
    set_quiet_hours(context.session, context.actor.id, hours)
    return show_settings(context)


def read_hours(words: str) -> QuietHours | None:
    """Quiet hours as people write them: 21:30-7:30, 21点到8点; None for anything else."""
    if (found := _HOURS.fullmatch(words.strip())) is None:
        return None
    from_hour, from_minute, to_hour, to_minute = (int(part or 0) for part in found.groups())
    try:
        return QuietHours(start=time(from_hour % 24, from_minute), end=time(to_hour % 24, to_minute))
    except ValueError:
        return None


def show_notices(context: Context[Draft], button: ShowNotices) -> Next:  # noqa: ARG001
    return _show_notices(context)


def choose_notice(context: Context[Draft], button: SetNotice) -> Next:
    set_notice(context.session, get_person(context.session, context.actor.id), button.notice, wanted=button.wanted)
    return _show_notices(context)


def _show_notices(context: Context[Draft]) -> Next:
    person = get_person(context.session, context.actor.id)
    rows = []
    for notice in Notice:
        is_wanted = wants(person, notice)
        mark = {"mark": "☑" if is_wanted else "☐"}
        rows.append([Button(SetNotice(notice, not is_wanted), f"notices/{notice}", values=mark)])
    context.show("settings/notices", keyboard=[*rows, _back()])
    return END


def _back() -> list[Button]:
    return [Button(RunCommand("settings"), "settings/back")]


conversation = Conversation(
    name="settings",
    entry_points=[
        CommandHandler("settings", show_settings),
        CommandHandler("elders", begin_elders_mode),
        CallbackQueryHandler(Speak, speak),
        CallbackQueryHandler(SetElders, switch_elders_mode),
        CallbackQueryHandler(ShowQuiet, show_quiet),
        CallbackQueryHandler(SetQuiet, choose_quiet),
        CallbackQueryHandler(AskQuiet, begin_hours),
        CallbackQueryHandler(ShowNotices, show_notices),
        CallbackQueryHandler(SetNotice, choose_notice),
    ],
    state=State,
    draft=Draft,
    states={State.HOURS: Question(ask_hours, answers=[MessageHandler(WORDS, take_hours)])},
)
