"""The menu and help: what is always one press away."""

from telegram.ext import filters

from handlers.flow import END, CommandHandler, Context, Conversation, MessageHandler, Next
from handlers.ui.contents import CONTENT
from handlers.ui.home import belongs, council_keyboard, home_keyboard, show_door, show_home, work_keyboard
from handlers.ui.keyboards import back_home
from models.grids import Grid
from models.roles import list_serving
from models.rules.roles import Role


def menu(context: Context[None]) -> Next:
    if belongs(context.actor):
        show_home(context)
    else:
        show_door(context)
    return END


def show_council(context: Context[None]) -> Next:
    """有事好商量: what neighbours want talked over, when they meet, and what was promised there."""
    context.show("home/council", keyboard=[*council_keyboard(context.actor), back_home()])
    return END


def show_work(context: Context[None]) -> Next:
    """What people who serve others do besides the daily tasks."""
    context.show("home/work", keyboard=[*work_keyboard(context.actor), back_home()])
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
    group_id, today = context.actor.group_id, context.announcer.today
    context.show(
        "home/whom",
        keyboard=[back_home()],
        grid=grid,
        leaders=list_serving(context.session, [Role.GRID_LEADER], grid_id=grid.id, today=today),
        workers=list_serving(context.session, [Role.GRID_WORKER], grid_id=grid.id, today=today),
        group_leaders=list_serving(context.session, [Role.GROUP_LEADER], group_id=group_id, today=today),
        numbers=context.community.emergency_numbers,
    )
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
        CommandHandler("council", show_council),
        CommandHandler("work", show_work),
        MessageHandler(filters.ChatType.PRIVATE & ~CONTENT & ~filters.StatusUpdate.ALL, be_puzzled),
    ],
)
