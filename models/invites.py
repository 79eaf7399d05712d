"""Invitations into a role: made by somebody who may, used once within their time, confirmed by an admin."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import audit, codes
from models.actors import Actor, get_actor
from models.audit import Deed
from models.codes import CodeKind, OneTimeCode
from models.people.merging import merge
from models.people.rows import Person
from models.roles import RoleGrant, Scope, grant, read_scope
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.roles import HELD_IN, Action, Role, invitation

LASTS = timedelta(hours=72)


class Outcome(StrEnum):
    """What an admin's yes or no came to."""

    GRANTED = auto()
    REFUSED = auto()
    OUTRANKED = auto()  # whoever invited may no longer invite into this role


@dataclass(frozen=True)
class Invite:
    """An invitation, and the role in a place that it leads to."""

    code: OneTimeCode
    role: Role
    scope: Scope

    @property
    def name(self) -> str:
        """For whom it was meant; "" where nobody said."""
        return str(self.code.details.get("name", ""))


def make_invite(session: Session, role: Role, scope: Scope, *, by_id: int | None, now: datetime, name: str = "") -> str:
    """The code of a new invitation; `by_id` None: made on the terminal. `name`: for whom it is meant, as a note to the
    admin who confirms it. ValueError where the role is not held in such a place.
    """
    if HELD_IN.get(role) is not scope.place:
        raise ValueError(f"{role} is not held in {scope.place}")
    details = {"role": str(role), "scope": str(scope), "name": name}
    return codes.issue(session, CodeKind.ROLE, now=now, lasts=LASTS, by_id=by_id, **details)


def may_invite(actor: Actor, role: Role, scope: Scope) -> bool:
    """Whether they may invite into the role in that place."""
    return actor.serves(invitation(role), grid_id=scope.grid_id)


def peek_invite(session: Session, code: str, *, now: datetime) -> Invite:
    """Look at an invitation without using it up. Raises Spent, and Gone where its place is no more."""
    return _read(session, codes.peek(session, CodeKind.ROLE, code, now=now))


def redeem_invite(session: Session, code: str, *, by_id: int, now: datetime, account: str = "") -> Invite:
    """Use an invitation up: from now on it waits for an admin. Raises Spent for a used, expired or unknown one.

    `account`: how the account that opened it calls itself.
    """
    used = codes.redeem(session, CodeKind.ROLE, code, by_id=by_id, now=now)
    used.details = used.details | {"account": account}
    session.flush()
    return _read(session, used)


def holds(session: Session, person_id: int, invite: Invite) -> bool:
    """Whether somebody has the role already."""
    same = (RoleGrant.person_id == person_id, RoleGrant.role == invite.role, RoleGrant.scope == str(invite.scope))
    return session.scalars(select(RoleGrant.id).where(*same)).first() is not None


def list_pending(session: Session) -> list[Invite]:
    """Those that were used and wait for an admin, the oldest first, without those whose place is no more."""
    waiting = (OneTimeCode.kind == CodeKind.ROLE, OneTimeCode.used_by_id.is_not(None), OneTimeCode.decided_at.is_(None))
    found = session.scalars(select(OneTimeCode).where(*waiting).order_by(OneTimeCode.used_at, OneTimeCode.id))
    invites = []
    for code in found:
        with suppress(Gone):
            invites.append(_read(session, code))
    return invites


def access_invite(session: Session, actor: Actor, invite_id: int) -> Invite:
    """Load a used invitation for whoever confirms such. Raises NotYours and Gone."""
    if not actor.serves(Action.CONFIRM_INVITE):
        raise NotYours(f"invitation {invite_id}")
    code = session.get(OneTimeCode, invite_id, populate_existing=True)
    if code is None or code.kind is not CodeKind.ROLE or code.used_by_id is None:
        raise Gone(f"invitation {invite_id}")
    return _read(session, code)


def decide(
    session: Session, invite: Invite, actor: Actor, community: Community, *, grants: bool, now: datetime
) -> Outcome:
    """An admin's yes or no; the first one counts, NotNow for all that come later. Whoever invited must still be
    allowed to.
    """
    outcome = Outcome.GRANTED if grants else Outcome.REFUSED
    if grants and not _may_still_invite(session, invite, community, now):
        outcome = Outcome.OUTRANKED
    given = outcome is Outcome.GRANTED
    undecided = update(OneTimeCode).where(OneTimeCode.id == invite.code.id, OneTimeCode.decided_at.is_(None))
    decided = undecided.values(decided_at=now, decided_by_id=actor.id, granted=given).returning(OneTimeCode.id)
    if session.scalar(decided) is None:
        raise NotNow(f"invitation {invite.code.id} is decided")
    session.refresh(invite.code)
    if given:
        _grant(session, invite, actor, now)
    fields = [str(invite.role), str(invite.scope)]
    deed, whose = Deed.GRANT if given else Deed.REFUSE, invite.code.used_by_id
    audit.note(session, deed, actor_id=actor.id, subject_id=whose, now=now, fields=fields)
    return outcome


def find_listed(session: Session, invite: Invite) -> Person | None:
    """Whom the office's list names for this very post, without an account so far: the invited one is that person."""
    held = (RoleGrant.role == invite.role, RoleGrant.scope == str(invite.scope))
    named = (Person.name == invite.name, Person.telegram_id.is_(None), Person.id != invite.code.used_by_id)
    found = list(session.scalars(select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(*held, *named)))
    return found[0] if len(found) == 1 else None


def _grant(session: Session, invite: Invite, actor: Actor, now: datetime) -> None:
    """Residents see who serves them by the name that the office uses, not by the one an account happens to show."""
    person = invite.code.used_by
    if person is None:
        raise Gone(f"invitation {invite.code.id}")
    listed = find_listed(session, invite)
    if invite.name and not person.named_by_self:
        person.name, person.named_by_self = invite.name, True
    if listed:
        merge(session, keep=person, drop=listed, now=now)
        audit.note(session, Deed.MERGE, actor_id=actor.id, subject_id=person.id, now=now)
    grant(session, person.id, invite.role, invite.scope, source="invite", by_id=actor.id, now=now)


def _may_still_invite(session: Session, invite: Invite, community: Community, now: datetime) -> bool:
    if invite.code.issued_by_id is None:
        return True
    inviter = get_actor(session, invite.code.issued_by_id, today=community.today(now))
    return inviter is not None and may_invite(inviter, invite.role, invite.scope)


def _read(session: Session, code: OneTimeCode) -> Invite:
    try:
        role, scope = Role(code.details["role"]), read_scope(session, code.details["scope"])
    except (KeyError, ValueError):
        raise Gone(f"the place of invitation {code.id}") from None
    return Invite(code, role, scope)
