"""Whom a seat is kept for, and what becomes of who sat there when it no longer is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.gatherings.rows import Gathering, Invitation
from models.gatherings.sign_up_rows import SignUp
from models.rules.gathering_states import SignUpState

Invited = tuple[int | None, str]


@dataclass
class Reseating:
    """What a new list of the invited comes to. `open_taken`: so many more of the seats that anybody may have are taken,
    by who is invited no longer; less than none where somebody who has one is now invited.
    """

    dropped: list[Invitation] = field(default_factory=list)
    restored: list[tuple[Invitation, str]] = field(default_factory=list)
    added: list[Invited] = field(default_factory=list)
    sign_ups: dict[int, SignUp] = field(default_factory=dict)
    open_taken: int = 0


def find_reseating(session: Session, gathering: Gathering, invited: Sequence[Invited]) -> Reseating:
    """What would be different; nothing is, yet."""
    found, left = Reseating(), list(gathering.invitations)
    for person_id, name in invited:
        known = next((each for each in left if _is_same(each, person_id, name)), None)
        if known is None:
            found.added.append((person_id, name))
            continue
        left.remove(known)
        if known.released or known.name != name:
            found.restored.append((known, name))
    found.dropped = [each for each in left if not each.released]
    people = {each.person_id for each in found.dropped} | {each.person_id for each, _ in found.restored}
    people |= {person_id for person_id, _ in found.added}
    found.sign_ups = _list_sign_ups(session, gathering, {person_id for person_id in people if person_id is not None})
    found.open_taken = _count_moving(found)
    return found


def reseat(session: Session, gathering: Gathering, found: Reseating) -> None:
    """Make it so; the gathering's own columns are its caller's."""
    for sign_up in found.sign_ups.values():
        sign_up.invitation_id = None
    session.flush()
    for invitation in found.dropped:
        session.delete(invitation)
    for invitation, name in found.restored:
        invitation.released, invitation.name = False, name
    fresh = [Invitation(gathering_id=gathering.id, person_id=person_id, name=name) for person_id, name in found.added]
    session.add_all(fresh)
    session.flush()
    for invitation in [*fresh, *(each for each, _ in found.restored)]:
        theirs = found.sign_ups.get(invitation.person_id or 0)
        if theirs is not None and theirs.state in (SignUpState.GOING, SignUpState.WAITING):
            theirs.invitation_id = invitation.id
    session.flush()
    session.expire(gathering, ["invitations"])


def _is_same(invitation: Invitation, person_id: int | None, name: str) -> bool:
    if person_id is not None:
        return invitation.person_id == person_id
    return invitation.person_id is None and invitation.name == name


def _list_sign_ups(session: Session, gathering: Gathering, person_ids: set[int]) -> dict[int, SignUp]:
    theirs = select(SignUp).where(SignUp.gathering_id == gathering.id, SignUp.person_id.in_(person_ids))
    rows = session.scalars(theirs.execution_options(populate_existing=True))
    return {sign_up.person_id: sign_up for sign_up in rows}


def _count_moving(found: Reseating) -> int:
    """Who goes, and sits on a kept seat before or after, but not both times."""
    dropped = {each.person_id for each in found.dropped}
    going = [each for each in found.sign_ups.values() if each.state is SignUpState.GOING]
    onto_open = sum(1 for each in going if each.invitation_id is not None and each.person_id in dropped)
    off_open = sum(1 for each in going if each.invitation_id is None and each.person_id not in dropped)
    return onto_open - off_open
