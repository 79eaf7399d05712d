"""The desk in the hall, as its pages share it: who may sit there, the page that they begin with, who is here."""

from typing import Any

from handlers.flow import Context
from handlers.gatherings import buttons as b
from handlers.gatherings.cards import describe, show_gathering, show_ticket
from handlers.gatherings.keyboards import door_keyboard
from handlers.motions.ballots import show_open_ballots
from handlers.ui.keyboards import Button
from models.gatherings.asking import count_questions
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import DOORS_OPEN, check_in
from models.gatherings.steps import see_gathering
from models.people import Person
from models.rules.channels import Channel
from models.rules.gathering_states import GatheringState
from models.rules.refusals import NotYours


def access_door(context: Context[Any], gathering_id: int) -> Gathering:
    """A gathering that the actor holds. Raises Gone and NotYours."""
    gathering = see_gathering(context.session, context.actor, gathering_id)
    if not gathering.parties(context.actor):
        raise NotYours(f"the door of gathering {gathering_id}")
    return gathering


def is_open(context: Context[Any], gathering: Gathering) -> bool:
    """Whether one can be checked in by now."""
    return gathering.state is GatheringState.COMING and context.now >= gathering.starts_at - DOORS_OPEN


def show_desk(context: Context[Any], gathering_id: int) -> None:
    """Everything that the desk needs, on one page."""
    gathering = access_door(context, gathering_id)
    context.show(
        "gatherings/door",
        keyboard=door_keyboard(gathering, questions=count_questions(context.session, gathering)),
        about=f"gathering:{gathering.id}",
        link=link_of(context, gathering),
        is_open=is_open(context, gathering),
        opens_at=gathering.starts_at - DOORS_OPEN,
        **describe(context.announcer, gathering),
    )


def link_of(context: Context[Any], gathering: Gathering) -> str:
    """What the code on the wall says."""
    return f"https://t.me/{context.announcer.product.bot_username}?start={b.CheckInLink(gathering.code).pack()}"


def receive(context: Context[Any], gathering: Gathering, person: Person) -> SignUp:
    """They stand at the desk, and are here."""
    sign_up = check_in(context.session, gathering, person, context.actor, channel=Channel.COUNTER, now=context.now)
    show_ticket(context.announcer, sign_up, can_wait=True)
    show_open_ballots(context.announcer, gathering, person)
    show_gathering(context.announcer, gathering)
    return sign_up


def back_to_desk(gathering_id: int) -> Button:
    """Back to the page of the desk."""
    return Button(b.OpenDoor(gathering_id), "gatherings/back_to_door")
