"""Somebody scans the code on the wall of the hall: they are here."""

from handlers.flow import END, Context, Conversation, LinkHandler, Next
from handlers.gatherings.buttons import CheckInLink
from handlers.gatherings.cards import show_gathering, show_ticket
from handlers.gatherings.keyboards import open_button
from handlers.motions.ballots import show_open_ballots
from handlers.ui.callbacks import RunCommand
from handlers.ui.home import belongs
from handlers.ui.keyboards import Button, back_home
from models.gatherings.queries import find_by_code
from models.gatherings.rows import Gathering
from models.gatherings.sign_ups import DOORS_OPEN, check_in, may_sign_up
from models.people import get_person
from models.rules.channels import Channel
from models.rules.gathering_states import GatheringState
from models.rules.refusals import Gone
from models.rules.roles import Action


def arrive(context: Context[None], link: CheckInLink) -> Next:
    """Nobody is sent away without a word of what to do: the desk helps."""
    gathering = find_by_code(context.session, link.code)
    if gathering is None:
        raise Gone(f"code {link.code}")
    if not belongs(context.actor):
        doors = [[Button(RunCommand("start"), "home/join")], back_home()]
        context.say("gatherings/join_before_arriving", keyboard=doors, gathering=gathering)
    elif message := _find_hindrance(context, gathering):
        context.say(message, keyboard=[back_home()], gathering=gathering, opens_at=gathering.starts_at - DOORS_OPEN)
    else:
        _check_in(context, gathering)
    return END


def _find_hindrance(context: Context[None], gathering: Gathering) -> str | None:
    """Why they cannot be checked in, as a message; None: they can."""
    if not may_sign_up(context.session, gathering, get_person(context.session, context.actor.id)):
        return "gatherings/ask_at_desk"
    if gathering.state is not GatheringState.COMING:
        return "gatherings/is_over"
    return "gatherings/too_early" if context.now < gathering.starts_at - DOORS_OPEN else None


def _check_in(context: Context[None], gathering: Gathering) -> None:
    person = get_person(context.session, context.actor.id)
    sign_up = check_in(context.session, gathering, person, context.actor, channel=Channel.CHAT, now=context.now)
    context.say(
        "gatherings/arrived",
        keyboard=[[open_button(gathering.id)]],
        about=f"gathering:{gathering.id}",
        gathering=gathering,
        sign_up=sign_up,
        is_verified=person.is_verified,
    )
    show_ticket(context.announcer, sign_up)
    show_open_ballots(context.announcer, gathering, person)
    show_gathering(context.announcer, gathering)


conversation: Conversation[None] = Conversation(
    name="arriving", may=Action.JOIN_GATHERING, entry_points=[LinkHandler(CheckInLink, arrive)]
)
