"""The menu, help, settings and privacy: what is always one press away."""

from dataclasses import dataclass

from telegram.ext import filters

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, MessageHandler, Next
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT
from handlers.ui.home import home_keyboard, show_door, show_home
from handlers.ui.keyboards import Button, back_home
from models.grids import Grid
from models.people.preferences import set_language
from models.roles import list_holders
from models.rules.roles import Role


@dataclass(frozen=True)
class Speak(CallbackData, prefix="lang"):
    """Change the language."""

    language: str


def menu(context: Context[None]) -> Next:
    if context.actor.group_id is None and not context.actor.is_staff:
        show_door(context)
    else:
        show_home(context)
    return END


def show_help(context: Context[None]) -> Next:
    context.show("home/help", keyboard=home_keyboard(context.actor))
    return END


def show_whom(context: Context[None]) -> Next:
    """Who serves this person: a name for every level of the grid."""
    if context.actor.grid_id is None:
        show_door(context)
        return END
    grid = context.session.get_one(Grid, context.actor.grid_id)
    context.show(
        "home/whom",
        keyboard=[back_home()],
        grid=grid,
        leaders=list_holders(context.session, [Role.GRID_LEADER], grid_id=grid.id),
        workers=list_holders(context.session, [Role.GRID_WORKER], grid_id=grid.id),
        numbers=context.community.emergency_numbers,
    )
    return END


def show_settings(context: Context[None]) -> Next:
    languages = [Button(Speak(language), f"languages/{language}") for language in context.community.languages]
    moving = Button(RunCommand("move"), "home/move")
    private = Button(RunCommand("privacy"), "home/privacy")
    context.show("home/settings", keyboard=[languages, [moving], [private], back_home()])
    return END


def speak(context: Context[None], button: Speak) -> Next:
    if button.language in context.community.languages:
        context.actor = set_language(context.session, context.actor, button.language)
    return show_settings(context)


def show_privacy(context: Context[None]) -> Next:
    context.show("home/privacy", keyboard=[back_home()])
    return END


def be_puzzled(context: Context[None]) -> Next:
    """A sticker, a game, a poll: nothing that could be acted on."""
    context.say("home/puzzled", keyboard=home_keyboard(context.actor))
    return END


conversation: Conversation[None] = Conversation(
    name="home",
    entry_points=[
        CommandHandler("menu", menu),
        CommandHandler("help", show_help),
        CommandHandler("whom", show_whom),
        CommandHandler("settings", show_settings),
        CommandHandler("privacy", show_privacy),
        CallbackQueryHandler(Speak, speak),
        MessageHandler(filters.ChatType.PRIVATE & ~CONTENT & ~filters.StatusUpdate.ALL, be_puzzled),
    ],
)
