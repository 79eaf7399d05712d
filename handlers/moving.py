"""What is on record of where somebody lives: look at it, correct it, move house, move away."""

from dataclasses import dataclass

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.enrolment_cards import close_enrolment
from handlers.ui.home import show_door
from handlers.ui.keyboards import Button, back_home
from handlers.ui.places import Correct, Detail, PickGrid
from models.enrolments import move_away
from models.people import get_person
from models.requests.queries import list_open_of


@dataclass(frozen=True)
class MoveAway(CallbackData, prefix="jm"):
    """They live in the community no longer; asked once more before it holds."""

    sure: bool


def show_record(context: Context[None]) -> Next:
    """What is on record, and what can be changed of it."""
    if context.actor.group_id is None:
        show_door(context)
        return END
    buttons = [
        Button(PickGrid(0), "moving/moved_house"),
        Button(Correct(Detail.NAME), "moving/name"),
        Button(Correct(Detail.ADDRESS), "moving/address"),
        Button(RunCommand("account"), "moving/account"),
        Button(MoveAway(sure=False), "moving/away"),
    ]
    keyboard = [*([button] for button in buttons), back_home()]
    context.show("moving/record", keyboard=keyboard, person=get_person(context.session, context.actor.id))
    return END


def leave(context: Context[None], button: MoveAway) -> Next:
    """Moved away. What they reported and nobody solved goes on being worked on."""
    person = get_person(context.session, context.actor.id)
    if person.group is None:
        show_door(context)
        return END
    still_open = list_open_of(context.session, person.id)
    if not button.sure:
        surely = Button(MoveAway(sure=True), "moving/away_surely", style="danger")
        keyboard = [[surely], [Button(RunCommand("move"), "moving/stay")]]
        context.show("moving/ask_away", keyboard=keyboard, requests=still_open)
        return END
    group = person.group
    context.actor = move_away(context.session, context.actor, now=context.now)
    close_enrolment(context.announcer, person, group)
    context.show("moving/away", keyboard=[back_home()], name=context.actor.name, requests=still_open)
    return END


conversation: Conversation[None] = Conversation(
    name="moving",
    entry_points=[CommandHandler("move", show_record), CallbackQueryHandler(MoveAway, leave)],
)
