"""Seats: how many are taken of those that anybody may have, and which are kept for whom.

Whoever calls these holds the gathering (`models.gatherings.steps.lock`); the database refuses what would be too many.
"""

from sqlalchemy import Update, case, or_, select, update
from sqlalchemy.orm import Session

from models.gatherings.rows import Gathering, Invitation
from models.gatherings.sign_up_rows import IS_QUEUED, SignUp

_NEEDED = SignUp.guests + case((SignUp.invitation_id.is_(None), 1), else_=0)


def count_needed(sign_up: SignUp) -> int:
    """How many of the seats that anybody may have somebody takes up with all whom they bring."""
    return sign_up.guests + (1 if sign_up.invitation_id is None else 0)


def take(session: Session, gathering: Gathering, heads: int) -> bool:
    """So many seats more are taken; False where there are not so many."""
    enough = or_(Gathering.open_seats.is_(None), Gathering.open_taken + heads <= Gathering.open_seats)
    taking = update(Gathering).where(Gathering.id == gathering.id, enough)
    return _set(session, gathering, taking.values(open_taken=Gathering.open_taken + heads))


def give_back(session: Session, gathering: Gathering, heads: int) -> None:
    """So many seats are free again."""
    giving = update(Gathering).where(Gathering.id == gathering.id)
    _set(session, gathering, giving.values(open_taken=Gathering.open_taken - heads))


def release(session: Session, gathering: Gathering, invitation: Invitation) -> None:
    """Whom a seat was kept for cannot come: anybody may have it."""
    invitation.released = True
    if gathering.open_seats is not None:
        gathering.open_seats += 1
    session.flush()


def find_invitation(session: Session, gathering: Gathering, person_id: int) -> Invitation | None:
    """The seat that is kept for somebody."""
    kept = (Invitation.gathering_id == gathering.id, Invitation.person_id == person_id, Invitation.released.is_(False))
    return session.scalars(select(Invitation).where(*kept).execution_options(populate_existing=True)).first()


def find_next(session: Session, gathering: Gathering) -> SignUp | None:
    """Of those who wait, the first whose party fits."""
    queue = (
        select(SignUp)
        .where(IS_QUEUED, SignUp.gathering_id == gathering.id)
        .order_by(SignUp.queued_at, SignUp.id)
        .limit(1)
    )
    if gathering.open_seats is not None:
        queue = queue.where(gathering.open_seats - gathering.open_taken >= _NEEDED)
    return session.scalars(queue.execution_options(populate_existing=True)).first()


def _set(session: Session, gathering: Gathering, statement: Update) -> bool:
    session.flush()
    done = session.execute(statement.execution_options(synchronize_session=False).returning(Gathering.id)).first()
    session.refresh(gathering, ["open_taken"])
    return done is not None
