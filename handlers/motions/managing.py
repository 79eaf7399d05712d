"""The chair's screens: the list of a gathering's motions, and one motion with what can be done to it now."""

from typing import Any

from handlers.flow import Context
from handlers.gatherings.organising_buttons import Organise
from handlers.motions.buttons import CloseMotion, DropMotion, ListMotions, ListPaper, Manage, PutToVote, WordMotion
from handlers.ui.keyboards import Button
from handlers.ui.words import shorten
from models.gatherings.rows import Gathering
from models.motions.rows import Motion
from models.motions.steps import CHAIR, list_motions
from models.motions.voting import count_paper, count_votes, is_open, list_electorate, list_tallies
from models.rules.gathering_states import GatheringState
from models.rules.motion_states import MotionState, MotionStep, allowed

MINUTES = (3, 5, 10, 20, 30)
"""How long a vote is open."""
MARKS = {MotionState.DRAFT: "📝", MotionState.OPEN: "🗳", MotionState.CLOSED: "✅", MotionState.DROPPED: "✖️"}
SHORT = 30  # characters of a motion on a button


def show_motion_list(context: Context[Any], gathering: Gathering) -> None:
    """All motions of a gathering, and a new one."""
    motions = list_motions(context.session, gathering.id)
    rows = [
        [Button(Manage(motion.id), text=f"{MARKS[motion.state]} {shorten(motion.text, SHORT)}")] for motion in motions
    ]
    is_coming = gathering.state is GatheringState.COMING
    word = [[Button(WordMotion(gathering.id), "motions/word", style="primary")]] if is_coming else []
    keyboard = [*rows, *word, [Button(Organise(gathering.id), "motions/back_to_gathering")]]
    context.show("motions/list", keyboard=keyboard, about=f"gathering:{gathering.id}", gathering=gathering,
                 motions=motions)  # fmt: skip


def show_managed(context: Context[Any], motion: Motion) -> None:
    """One motion. How many have voted is shown, and before it is closed nothing of what."""
    session = context.session
    is_closed = motion.state is MotionState.CLOSED
    tallies = list_tallies(session, motion) if is_closed else {}
    context.show(
        "motions/managed",
        keyboard=_keyboard(motion),
        about=f"motion:{motion.id}",
        motion=motion,
        can_vote=is_open(motion, now=context.now),
        electorate=len(list_electorate(session, motion)) if motion.state is MotionState.OPEN else motion.electorate,
        voted=count_votes(session, motion),
        papers=count_paper(session, motion),
        tallies=tallies,
        turnout=sum(tallies.values()),
    )


def manage_button(motion: Motion, label: str = "motions/back_to_motion") -> Button:
    """Back to one motion."""
    return Button(Manage(motion.id), label)


def list_button(gathering_id: int) -> Button:
    """Back to all of them."""
    return Button(ListMotions(gathering_id), "motions/back_to_list")


def _keyboard(motion: Motion) -> list[list[Button]]:
    can, id_, version = allowed(motion.state, CHAIR), motion.id, motion.version
    rows = []
    if MotionStep.OPEN in can:
        rows.append([Button(PutToVote(id_, version), "motions/put_to_vote", style="success")])
    if MotionStep.CLOSE in can:
        rows.append([Button(Manage(id_), "motions/refresh")])
        rows.append([Button(ListPaper(id_, 0), "motions/paper")])
        rows.append([Button(CloseMotion(id_, version), "motions/close", style="danger")])
    if MotionStep.DROP in can:
        rows.append([Button(DropMotion(id_, version, False), "motions/drop")])
    return [*rows, [list_button(motion.gathering_id)]]
