"""Somebody finds their place: which grid, which residents' group; then their name and their door.

The place is two buttons and holds at once, so whoever has something to report need not finish. Name and door are asked
afterwards; words that read like neither are about a matter, and are taken as such.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from telegram import Message
from telegram.ext import filters

from handlers.flow import (
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
from handlers.ui.callbacks import CallbackData, Link, RunCommand
from handlers.ui.contents import read_content
from handlers.ui.enrolment_cards import renew_enrolment, show_enrolment
from handlers.ui.home import belongs, show_home
from handlers.ui.keyboards import Button, back_home
from handlers.ui.places import (
    Correct,
    Detail,
    PickGrid,
    PickGroup,
    grid_buttons,
    is_new,
    move_in,
    show_groups,
    show_welcome,
)
from models.enrolments import give_address, give_name, plan_card
from models.grids import Grid, Group
from models.people import Person, get_person
from models.people.preferences import set_language
from models.rules.names import clean_address, clean_name, is_address, is_name


class State(StrEnum):
    """What is asked."""

    NAME = auto()
    ADDRESS = auto()


@dataclass(frozen=True)
class Draft:
    """`only`: one thing is corrected, and nothing else is asked."""

    only: bool = False


@dataclass(frozen=True)
class GridLink(Link, prefix="g"):
    """What a grid's poster leads to."""

    grid_id: int


@dataclass(frozen=True)
class GroupLink(Link, prefix="p"):
    """What a residents' group's poster leads to."""

    group_id: int


@dataclass(frozen=True)
class SwitchLanguage(CallbackData, prefix="jl"):
    """Go on in this language."""

    language: str


class Choice(StrEnum):
    """What a button does with the question that waits."""

    USE_NAME = auto()
    NAME_AGAIN = auto()
    NO_ADDRESS = auto()


@dataclass(frozen=True)
class Choose(CallbackData, prefix="ja"):
    """Do this next."""

    choice: Choice


class _Reads(filters.MessageFilter):
    """Passes words that read like what is asked."""

    def __init__(self, rule: Callable[[str], bool]) -> None:
        super().__init__()
        self.rule = rule

    def filter(self, message: Message) -> bool:
        """Whether they do."""
        return message.text is not None and self.rule(read_content(message).text)


def start(context: Context[Draft]) -> Next:
    """The first hello; who belongs here already gets the menu, and staff their commands."""
    if context.actor.is_staff:
        context.announcer.refresh_menu(get_person(context.session, context.actor.id))
    if belongs(context.actor):
        show_home(context)
    else:
        show_grids(context)
    return END


def start_from_grid(context: Context[Draft], link: GridLink) -> Next:
    if context.actor.group_id is not None or context.session.get(Grid, link.grid_id) is None:
        return start(context)
    show_groups(context, link.grid_id, below=_below(context))
    return END


def start_from_group(context: Context[Draft], link: GroupLink) -> Next:
    """The poster knows where it hangs: one press, and that is said."""
    group = context.session.get(Group, link.group_id)
    if context.actor.group_id is not None or group is None:
        return start(context)
    yes = Button(PickGroup(group.id), "joining/here", style="success")
    other = Button(PickGrid(0), "joining/elsewhere")
    keyboard = [[yes], [other], *_below(context)]
    context.show("joining/ask_here", keyboard=keyboard, group=group, grid=group.grid, is_new=is_new(context))
    return END


def pick_grid(context: Context[Draft], button: PickGrid) -> Next:
    if button.grid_id:
        show_groups(context, button.grid_id)
    else:
        show_grids(context)
    return END


def pick_group(context: Context[Draft], button: PickGroup) -> Next:
    """From here on they live there, and may stop at any time: the grid is asked to confirm them in any case."""
    if move_in(context, button):
        plan_card(context.session, context.actor.id, now=context.now)
    return State.ADDRESS if _person(context).named_by_self else State.NAME


def switch_language(context: Context[Draft], button: SwitchLanguage) -> Next:
    if button.language in context.community.languages:
        context.actor = set_language(context.session, context.actor, button.language)
    show_grids(context)
    return END


def show_grids(context: Context[Draft]) -> None:
    is_moving = context.actor.group_id is not None
    below = [back_home()] if is_moving else _below(context)
    keyboard = [*grid_buttons(context), *below]
    context.show(
        "joining/ask_grid", keyboard=keyboard, name=context.actor.name, is_moving=is_moving, is_new=is_new(context)
    )


def _below(context: Context[Draft]) -> list[list[Button]]:
    """What the first hello offers besides: easier reading, one's family, what becomes of the data, languages."""
    languages = [language for language in context.community.languages if language != context.actor.language]
    easier = [] if context.actor.elders_mode else [[Button(RunCommand("elders"), "joining/elders")]]
    return [
        *easier,
        [Button(RunCommand("family"), "joining/for_family")],
        [Button(RunCommand("privacy"), "joining/privacy")],
        [Button(SwitchLanguage(language), f"languages/{language}") for language in languages],
    ]


def correct(context: Context[Draft], button: Correct) -> Next:
    """Name or door anew; who lives nowhere yet says first where."""
    if context.actor.group_id is None:
        return start(context)
    context.draft = Draft(only=True)
    return State.NAME if button.detail is Detail.NAME else State.ADDRESS


def ask_name(context: Context[Draft]) -> None:
    person = _person(context)
    keyboard = [[Button(Choose(Choice.USE_NAME), "joining/use_name", values={"name": person.name}, style="success")]]
    if not context.draft.only:
        keyboard.append([Button(RunCommand("report"), "home/report")])
    keyboard.append(back_home())
    context.show("joining/ask_name", keyboard=keyboard, group=person.group, grid=person.grid, only=context.draft.only)


def take_name(context: Context[Draft]) -> Next:
    if context.actor.group_id is None:  # turned away meanwhile: first things first
        return start(context)
    return _keep_name(context, clean_name(read_content(context.message).text))


def ask_address(context: Context[Draft]) -> None:
    person = _person(context)
    skip = [Button(Choose(Choice.NO_ADDRESS), "joining/no_address")]
    again = [] if context.draft.only else [[Button(Choose(Choice.NAME_AGAIN), "joining/name_again")]]
    context.show("joining/ask_address", keyboard=[skip, *again, back_home()], person=person, only=context.draft.only)


def take_address(context: Context[Draft]) -> Next:
    if context.actor.group_id is None:
        return start(context)
    give_address(context.session, context.actor, clean_address(read_content(context.message).text))
    return finish(context)


def choose(context: Context[Draft], button: Choose) -> Next:
    if context.actor.group_id is None:
        return start(context)
    match button.choice:
        case Choice.USE_NAME:
            return _keep_name(context, context.actor.name)
        case Choice.NAME_AGAIN:
            return State.NAME
        case Choice.NO_ADDRESS:
            return finish(context)


def _keep_name(context: Context[Draft], name: str) -> Next:
    """Another name than the one that was confirmed has to be confirmed anew."""
    before = context.actor
    context.actor = give_name(context.session, before, name)
    if before.is_verified and not context.actor.is_verified:
        group = context.session.get_one(Group, before.group_id)
        renew_enrolment(context.announcer, before.id, group)
    return finish(context) if context.draft.only else State.ADDRESS


def finish(context: Context[Draft]) -> Next:
    """All is noted; the grid is asked to confirm it."""
    person = _person(context)
    show_enrolment(context.announcer, person)
    if context.draft.only:
        keyboard = [[Button(RunCommand("move"), "joining/on_record")], back_home()]
        context.show("joining/corrected", keyboard=keyboard, person=person)
    else:
        show_welcome(context)
    return END


def _person(context: Context[Draft]) -> Person:
    return get_person(context.session, context.actor.id)


conversation = Conversation(
    name="joining",
    entry_points=[
        CommandHandler("start", start),
        LinkHandler(GridLink, start_from_grid),
        LinkHandler(GroupLink, start_from_group),
        CallbackQueryHandler(PickGrid, pick_grid),
        CallbackQueryHandler(PickGroup, pick_group),
        CallbackQueryHandler(SwitchLanguage, switch_language),
        CallbackQueryHandler(Correct, correct),
    ],
    state=State,
    draft=Draft,
    states={
        State.NAME: Question(
            ask_name,
            answers=[CallbackQueryHandler(Choose, choose), MessageHandler(_Reads(is_name), take_name)],
            gives_way=True,
        ),
        State.ADDRESS: Question(
            ask_address,
            answers=[CallbackQueryHandler(Choose, choose), MessageHandler(_Reads(is_address), take_address)],
            gives_way=True,
        ),
    },
)
