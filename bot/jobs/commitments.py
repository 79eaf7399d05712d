"""What falls due on commitments: the reminders of their owners, and the words to those above them."""

from handlers.commitments.cards import show_commitment
from handlers.commitments.news import tell_deadline
from handlers.ui.announce import Announcer
from models.commitments.deadlines import CommitmentTimer, key
from models.commitments.steps import lock_commitment, move
from models.rules.commitment_states import CommitmentState, CommitmentStep
from models.timers import Timer

KINDS = tuple(CommitmentTimer)
REMINDERS = (CommitmentTimer.WARN, CommitmentTimer.DUE)


def run(announcer: Announcer, timer: Timer) -> None:
    """Remind of a commitment's day, if it still is open and that still is its day."""
    kind = CommitmentTimer(timer.kind)
    commitment = lock_commitment(announcer.session, timer.subject_id)
    if commitment is None or commitment.state is not CommitmentState.OPEN or timer.key != key(commitment, kind):
        return
    step = CommitmentStep.WARN if kind in REMINDERS else CommitmentStep.ESCALATE
    move(announcer.session, commitment, step, None, announcer.product.community, now=announcer.now, text=kind)
    tell_deadline(announcer, commitment, kind)
    if kind not in REMINDERS:
        show_commitment(announcer, commitment)
