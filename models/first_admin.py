"""The first admin: a one-time code, shown on the terminal while nobody is admin, makes whoever brings it the first."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from models import audit, codes
from models.audit import Deed
from models.codes import CodeKind, OneTimeCode
from models.roles import RoleGrant, grant
from models.rules.refusals import Spent
from models.rules.roles import Role

LASTS = timedelta(hours=24)


def has_admin(session: Session) -> bool:
    """Whether anybody is admin."""
    return bool(session.scalar(select(exists().where(RoleGrant.role == Role.ADMIN))))


def renew_first_admin_code(session: Session, *, now: datetime) -> str | None:
    """A new code, in whose favour earlier ones no longer serve; None where there is an admin already."""
    unused = OneTimeCode.kind == CodeKind.FIRST_ADMIN, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now
    session.execute(update(OneTimeCode).where(*unused).values(expires_at=now))
    return None if has_admin(session) else codes.issue(session, CodeKind.FIRST_ADMIN, now=now, lasts=LASTS)


def become_first_admin(session: Session, person_id: int, code: str, *, now: datetime) -> None:
    """They are admin from now on. Raises Spent where the code does not serve, or somebody is admin already."""
    if has_admin(session):
        raise Spent("there is an admin")
    codes.redeem(session, CodeKind.FIRST_ADMIN, code, by_id=person_id, now=now)
    grant(session, person_id, Role.ADMIN, source="invite", now=now)
    audit.note(session, Deed.GRANT, actor_id=person_id, subject_id=person_id, now=now, fields=(Role.ADMIN, ""))
