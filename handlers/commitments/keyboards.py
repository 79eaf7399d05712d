"""The buttons of a commitment's cards: what its reader can do now, and nothing else."""

from datetime import date

from handlers.commitments import buttons as b
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from handlers.ui.words import shorten
from models.actors import Actor
from models.commitments import Commitment
from models.rules.commitment_states import CommitmentState, CommitmentStep, allowed

LONGEST_NAME = 28
MARKS = {CommitmentState.DONE: "✅", CommitmentState.DROPPED: "✖️"}


def card_keyboard(commitment: Commitment, actor: Actor, *, has_photos: bool) -> list[list[Button]]:
    """What somebody can do or look at. It is asked again when they press."""
    can = allowed(commitment.state, commitment.parties(actor))
    id_, version = commitment.id, commitment.version
    offers: list[tuple[CommitmentStep, CallbackData, str, str]] = [
        (CommitmentStep.REPORT, b.Report(id_, version), "commitments/report", ""),
        (CommitmentStep.FINISH, b.Finish(id_, version), "commitments/finish", "success"),
        (CommitmentStep.POSTPONE, b.Postpone(id_, version), "commitments/postpone", ""),
        (CommitmentStep.HAND_OVER, b.HandOver(id_, version), "commitments/hand_over", ""),
        (CommitmentStep.REOPEN, b.Reopen(id_, version), "commitments/reopen", ""),
        (CommitmentStep.DROP, b.Drop(id_, version), "commitments/drop", "danger"),
    ]
    rows = [[Button(data, label, style=style)] for step, data, label, style in offers if step in can]
    photos = [[Button(b.ShowPhotos(id_), "commitments/photos")]] if has_photos else []
    history = [Button(b.ShowHistory(id_), "commitments/history")]
    return [*rows, *photos, history, [all_of(commitment.gathering_id)]]


def owner_keyboard(commitment: Commitment) -> list[list[Button]]:
    """What the owner is reminded to do."""
    id_, version = commitment.id, commitment.version
    return [
        [Button(b.Finish(id_, version), "commitments/finish", style="success")],
        [Button(b.Report(id_, version), "commitments/report")],
        [open_(commitment)],
    ]


def open_(commitment: Commitment) -> Button:
    """Leads to the card."""
    return Button(b.Open(commitment.id), "commitments/open")


def all_of(gathering_id: int) -> Button:
    """Leads to everything that the gathering promised."""
    return Button(b.ShowGathering(gathering_id, anew=True), "commitments/all_of")


def name_button(commitment: Commitment, today: date) -> Button:
    """Leads to the card; its words say what it is and how it stands."""
    is_overdue = commitment.state is CommitmentState.OPEN and commitment.due_on < today
    mark = MARKS.get(commitment.state, "⚠️" if is_overdue else "⏳")
    line = " ".join(commitment.text.split())
    return Button(b.Open(commitment.id), text=f"{mark} {shorten(line, LONGEST_NAME)}")
