"""Relief: what somebody can no longer see to waits for another owner, and the heads hear of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.commitments.queries import list_owners
from models.commitments.rows import Commitment
from models.commitments.steps import lock_commitment, move
from models.gatherings.rows import Gathering
from models.rules.commitment_states import CommitmentState, CommitmentStep
from models.rules.community import Community

PENDING = (CommitmentState.DRAFT, CommitmentState.OPEN)


def release_commitments(
    session: Session, community: Community, *, now: datetime, owner_id: int | None = None
) -> list[tuple[Commitment, int]]:
    """Take every commitment from whoever is no longer one of `list_owners`: from this owner, or (None) from all.
    Returns those that count already, with the last owner's id; say so with `handlers.commitments.relieving`.
    """
    owned = Commitment.owner_id.is_not(None) if owner_id is None else Commitment.owner_id == owner_id
    pending = select(Commitment.id, Commitment.gathering_id, Commitment.owner_id)
    rows = session.execute(pending.where(owned, Commitment.state.in_(PENDING)).order_by(Commitment.id)).all()
    possible = {
        id_: {person.id for person in list_owners(session, session.get_one(Gathering, id_))}
        for id_ in {gathering_id for _, gathering_id, _ in rows}
    }
    released: list[tuple[Commitment, int]] = []
    for id_, gathering_id, owner in sorted(rows, key=lambda row: (row[1], row[0])):  # the locks in one order
        commitment = lock_commitment(session, id_) if owner not in possible[gathering_id] else None
        if commitment and owner and commitment.owner_id == owner and commitment.state in PENDING:
            move(session, commitment, CommitmentStep.RELEASE, None, community, now=now)
            released.append((commitment, owner))
    return [(commitment, owner) for commitment, owner in released if commitment.state is CommitmentState.OPEN]
