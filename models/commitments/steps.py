"""Steps: how a commitment comes into the world with the minutes, how it moves, and who may see and move it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.commitments import deadlines
from models.commitments.listeners import list_listeners
from models.commitments.queries import list_of_gathering, list_owners, list_visible_grids
from models.commitments.rows import Commitment
from models.gatherings.rows import AgendaItem, Gathering
from models.rules.commitment_states import CommitmentParty, CommitmentState, CommitmentStep, next_state
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours, Stale

C, T = CommitmentState, CommitmentStep
KEEPERS = frozenset({CommitmentParty.OWNER, CommitmentParty.HEAD})
"""Who may take a step: the rest look on."""


def draft(
    session: Session,
    gathering: Gathering,
    item: AgendaItem,
    *,
    text: str,
    owner_id: int,
    promised_for: date,
    actor_id: int,
    now: datetime,
) -> Commitment:
    """Write down what the gathering decided under `item`; it counts once the minutes are published. Gone for an owner
    who is none of `list_owners`.
    """
    if owner_id not in {person.id for person in list_owners(session, gathering)}:
        raise Gone(f"person {owner_id} as an owner")
    commitment = Commitment(
        gathering_id=gathering.id,
        item_id=item.id,
        grid_id=gathering.grid_id,
        text=text,
        owner_id=owner_id,
        promised_for=promised_for,
        due_on=promised_for,
        state=C.DRAFT,
    )
    session.add(commitment)
    session.flush()
    commitment.note(session, T.DECIDE, actor_id=actor_id, now=now, text=text)
    return commitment


def discard_drafts(session: Session, item: AgendaItem) -> None:
    """What stands under the item is written anew; nothing that is promised already goes."""
    session.execute(delete(Commitment).where(Commitment.item_id == item.id, Commitment.state == C.DRAFT))


def promise(session: Session, commitment: Commitment, community: Community, *, now: datetime) -> None:
    """The minutes are published: from now on it counts, and its day is watched."""
    move(session, commitment, T.PROMISE, None, community, now=now)


def see_commitment(session: Session, actor: Actor, commitment_id: int) -> Commitment:
    """Load a commitment that the actor may know of: once it is published whoever lives in the grids that the gathering
    concerned or serves there, proposed or seconded it, or was there; before, whoever writes the minutes. Raises Gone.
    """
    commitment = session.get(Commitment, commitment_id)
    if commitment is None or not _may_see(session, actor, commitment):
        raise Gone(f"commitment {commitment_id}")
    return commitment


def see_promises(session: Session, actor: Actor, gathering_id: int) -> list[Commitment]:
    """What the gathering promised, as far as the actor may know of it. Gone where that is nothing."""
    found = [each for each in list_of_gathering(session, gathering_id) if _may_see(session, actor, each)]
    if not found:
        raise Gone(f"promises of gathering {gathering_id}")
    return found


def access_commitment(
    session: Session, actor: Actor, commitment_id: int, step: CommitmentStep, *, version: int | None = None
) -> Commitment:
    """Load a commitment for a step, held until the transaction ends. Raises Gone, NotYours, NotNow and Stale.

    `version` is the one that the pressed card showed.
    """
    commitment = lock_commitment(session, commitment_id)
    if commitment is None or commitment.state is C.DRAFT:
        raise Gone(f"commitment {commitment_id}")
    parties = commitment.parties(actor)
    if not parties & KEEPERS:
        raise NotYours(f"{step} on commitment {commitment_id}")
    next_state(step, commitment.state, parties)
    if version is not None and version != commitment.version:
        raise Stale(f"commitment {commitment_id} is at version {commitment.version}, the card at {version}")
    return commitment


def lock_commitment(session: Session, commitment_id: int) -> Commitment | None:
    """The commitment as it stands, held until the transaction ends; None where it is gone. The gathering is held with
    it, so that its kept rate is always counted of everything that is committed.
    """
    gathering_id = session.scalar(select(Commitment.gathering_id).where(Commitment.id == commitment_id))
    if gathering_id is None:
        return None
    session.get(Gathering, gathering_id, with_for_update=True, populate_existing=True)
    return session.get(Commitment, commitment_id, with_for_update=True, populate_existing=True)


def move(
    session: Session,
    commitment: Commitment,
    step: CommitmentStep,
    actor: Actor | None,
    community: Community,
    *,
    now: datetime,
    text: str = "",
    attachments: Sequence[Any] = (),
    owner_id: int | None = None,
    due_on: date | None = None,
) -> None:
    """Take a step that `access_commitment` allowed; `actor` None is the clock. `owner_id` is who sees to it from a
    HAND_OVER on, `due_on` the new day of a POSTPONE or a REOPEN. Raises NotNow, NotYours and Gone.
    """
    parties = commitment.parties(actor) if actor else frozenset({CommitmentParty.CLOCK})
    before = (commitment.state, commitment.owner_id, commitment.due_on)
    state = next_state(step, commitment.state, parties)
    match step:
        case T.FINISH:
            commitment.done_on = community.today(now)
        case T.REOPEN | T.POSTPONE:
            commitment.due_on = _check_day(commitment, due_on, step, today=community.today(now))
            commitment.done_on = None
        case T.HAND_OVER:
            commitment.owner_id = _check_owner(session, commitment, owner_id)
        case T.RELEASE:
            commitment.owner_id = None
    commitment.state = state
    if before != (commitment.state, commitment.owner_id, commitment.due_on):
        commitment.version += 1
    actor_id = actor.id if actor else None
    commitment.note(session, step, actor_id=actor_id, now=now, text=text, attachments=list(attachments))
    deadlines.plan(session, commitment, community, now=now)
    session.flush()
    session.expire(commitment, ["owner", "events"])


def first_day(commitment: Commitment, *, today: date) -> date:
    """The first day by which it can be put off: never one that is over, nor one before the promised day."""
    return max(today, commitment.promised_for)


def needs_day(commitment: Commitment, step: CommitmentStep, *, today: date) -> bool:
    """Whether the step cannot be taken without a new day: to put it off, or to take it up again after its day."""
    return step is T.POSTPONE or (step is T.REOPEN and commitment.due_on < today)


def _check_day(commitment: Commitment, due_on: date | None, step: CommitmentStep, *, today: date) -> date:
    if due_on is None and not needs_day(commitment, step, today=today):
        return commitment.due_on
    if due_on is None or due_on < first_day(commitment, today=today):
        raise NotNow(f"commitment {commitment.id} by {due_on}")
    if step is T.POSTPONE and due_on == commitment.due_on:
        raise NotNow(f"commitment {commitment.id} is due on {due_on} already")
    return due_on


def _check_owner(session: Session, commitment: Commitment, owner_id: int | None) -> int:
    possible = {person.id for person in list_owners(session, commitment.gathering)}
    if owner_id is None or owner_id not in possible:
        raise Gone(f"person {owner_id} as an owner")
    if owner_id == commitment.owner_id:
        raise NotNow(f"commitment {commitment.id} is theirs already")
    return owner_id


def _may_see(session: Session, actor: Actor, commitment: Commitment) -> bool:
    parties = commitment.parties(actor)
    if commitment.state is C.DRAFT:
        return bool(parties & {CommitmentParty.SECRETARY, CommitmentParty.HEAD})
    grids = list_visible_grids(session, actor)
    if parties or grids is None or grids & set(commitment.gathering.grid_ids):
        return True
    return actor.id in {person.id for person in list_listeners(session, commitment)}
