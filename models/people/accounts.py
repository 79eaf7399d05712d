"""Accounts: a person goes on under another Telegram account."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from models import codes
from models.burdens.merging import forget_held
from models.codes import CodeKind, OneTimeCode
from models.dialogues import Dialogue
from models.mandates import Mandate
from models.outbox import Card, OutboxRow
from models.people.merging import merge
from models.people.rows import Person
from models.roles import RoleGrant
from models.rules.delivery import Status
from models.rules.refusals import NotYours

LASTS = timedelta(minutes=15)


def has_roles(session: Session, person_id: int) -> bool:
    """Whether they serve others: then a stolen telephone must not be enough to go on in their name."""
    return bool(session.scalar(select(exists().where(RoleGrant.person_id == person_id))))


def is_somebody_else(session: Session, here: Person, person: Person) -> bool:
    """Whether the account `here` is already used by another than `person`: somebody with a name of their own, a place
    to live, or people for whom they act.
    """
    acts = exists().where(Mandate.agent_id == here.id, Mandate.revoked_at.is_(None))
    is_used = here.named_by_self or here.group_id is not None or session.scalar(select(acts))
    return bool(is_used) and here.name != person.name


def issue_move(session: Session, person_id: int, *, now: datetime) -> str:
    """A code that moves this person to the account that uses it; an earlier one serves no more."""
    earlier = update(OneTimeCode).where(
        OneTimeCode.kind == CodeKind.MOVE_ACCOUNT,
        OneTimeCode.issued_by_id == person_id,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > now,
    )
    session.execute(earlier.values(expires_at=now))
    return codes.issue(session, CodeKind.MOVE_ACCOUNT, now=now, lasts=LASTS, by_id=person_id)


def move_account(session: Session, person: Person, *, telegram_id: int, now: datetime) -> None:
    """The person is whoever writes from `telegram_id` from now on; what that account had done before is theirs. In the
    old chat nothing goes on: no dialogue, no card, no message that still waits. NotYours where either has roles.
    """
    new = session.scalars(select(Person).where(Person.telegram_id == telegram_id)).first()
    if any(has_roles(session, each.id) for each in (person, new) if each):
        raise NotYours(f"the account of person {person.id}, who has roles")
    old = person.telegram_id
    if new is not None and new is not person:
        new.telegram_id = None
        session.flush()
        merge(session, keep=person, drop=new, now=now)
    person.telegram_id = telegram_id
    session.flush()
    if old is not None and old != telegram_id:
        _close_chat(session, old)


def _close_chat(session: Session, telegram_id: int) -> None:
    session.execute(delete(Dialogue).where(Dialogue.user_id == telegram_id))
    session.execute(delete(Card).where(Card.chat_id == telegram_id))
    forget_held(session, telegram_id)
    waiting = update(OutboxRow).where(OutboxRow.chat_id == telegram_id, OutboxRow.status == Status.QUEUED)
    session.execute(waiting.values(status=Status.DEAD, error="the person moved to another account"))
