"""Erasing: everything that is known of somebody goes, but for what an open case still needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from models import audit, timers
from models.appointments import forgetting as of_appointments
from models.audit import Deed
from models.burdens.rows import Burden
from models.codes import CodeKind, OneTimeCode
from models.consents import Consent
from models.gatherings import forgetting as of_gatherings
from models.households import forgetting as of_households
from models.leaves import Leave
from models.mandates import Mandate, list_agents, list_principals
from models.minutes import forgetting as of_minutes
from models.motions import forgetting as of_motions
from models.people.merging import references
from models.people.rows import Person
from models.privacy import messages
from models.privacy.messages import Told
from models.requests.rows import Request, RequestEvent
from models.roles import RoleGrant, list_holders
from models.rules.privacy import ERASED_NAME
from models.rules.request_states import CLOSED, OPEN, RequestStep
from models.rules.roles import Role
from models.topics import forgetting as of_topics

ERASE = "privacy.erase"
"""The kind of the timer that erases somebody."""
BREATH = timedelta(seconds=3)
"""So long the answer to whoever asked has to go out, before nobody is there to be answered."""
SHORTEST = 2
"""Words of fewer characters stand everywhere: nobody is found by them."""


class Obstacle(StrEnum):
    """Why somebody cannot be erased before something else is done."""

    LAST_ADMIN = auto()  # nobody could let anybody in any more
    IN_FILE = auto()  # the community file would bring them back at the next start
    HAS_ACCOUNT = auto()  # whoever has an account decides for themselves
    HAS_OTHERS = auto()  # other relatives act for them as well


@dataclass(frozen=True)
class Relative:
    """Whoever acted for somebody, or let them act, and must hear that it is over."""

    person_id: int
    relation: str
    was_agent: bool
    """Whether the one who is told acted for the one who was erased."""


@dataclass(frozen=True)
class Erasure:
    """What an erasure leaves to be done by words: messages to overwrite, relatives to tell, what stays open."""

    is_complete: bool
    open_requests: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    relatives: tuple[Relative, ...] = ()
    withdrawn_topics: tuple[int, ...] = ()
    was_staff: bool = False


def find_obstacle(session: Session, person: Person, *, by_id: int) -> Obstacle | None:
    """What stands in the way of erasing `person` at the word of `by_id`; None: nothing."""
    if person.id != by_id:
        if person.telegram_id is not None:
            return Obstacle.HAS_ACCOUNT
        if {mandate.agent_id for mandate in list_agents(session, person.id)} != {by_id}:
            return Obstacle.HAS_OTHERS
    grants = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).all()
    if any(grant.source in ("file", "settings") for grant in grants):
        return Obstacle.IN_FILE
    admins = list_holders(session, [Role.ADMIN])
    return Obstacle.LAST_ADMIN if [admin.id for admin in admins] == [person.id] else None


def list_wards(session: Session, person_id: int) -> list[Person]:
    """The people without an account for whom nobody but this person acts."""
    wards = [m.principal for m in list_principals(session, person_id) if m.principal.telegram_id is None]
    return [ward for ward in wards if len(list_agents(session, ward.id)) == 1]


def list_open_requests(session: Session, person_id: int) -> list[Request]:
    """The cases that are finished first."""
    own = select(Request).where(Request.author_id == person_id, Request.state.in_(OPEN))
    return list(session.scalars(own.order_by(Request.id)))


def ask_erasure(session: Session, person: Person, *, by_id: int, now: datetime) -> None:
    """Somebody wants it all gone: it goes as soon as the answer to them is on its way."""
    person.erase_asked_at = now
    audit.note(session, Deed.ERASE, actor_id=by_id, subject_id=person.id, now=now, fields=["asked"])
    plan_erasure(session, person.id, due_at=now + BREATH, cause=f"asked:{now.isoformat()}")


def plan_erasure(session: Session, person_id: int, *, due_at: datetime, cause: str) -> None:
    """Have somebody erased; `cause` tells one plan from the next."""
    timers.plan(session, f"erase:{person_id}:{cause}", kind=ERASE, subject_id=person_id, due_at=due_at)


def keep_after_all(person: Person) -> None:
    """They changed their mind before their last case was closed."""
    person.erase_asked_at = None


def erase(session: Session, person: Person, *, now: datetime) -> Erasure:
    """Erase `person`. While cases of theirs are open, what those need stays, and the rest follows with the last."""
    session.flush()
    still_open = list_open_requests(session, person.id)
    closed = select(Request.id).where(Request.author_id == person.id, Request.state.in_(CLOSED))
    closed_ids = list(session.scalars(closed))
    abouts = {f"request:{id_}" for id_ in closed_ids}
    _forget_codes(session, person)
    if still_open:
        told = messages.list_told(session, abouts, besides=person.telegram_id, now=now)
        _forget_requests(session, closed_ids, abouts)
        if person.telegram_id is not None:
            messages.forget_chat(session, person.telegram_id, but={f"request:{r.id}" for r in still_open})
            messages.forget_updates(session, person.telegram_id)
        person.erase_asked_at = person.erase_asked_at or now
        session.flush()
        return Erasure(is_complete=False, open_requests=tuple(r.reference for r in still_open), told=tuple(told))
    abouts |= {f"person:{person.id}", *_list_abouts(session, person.id)}
    told = messages.list_told(session, abouts, besides=person.telegram_id, now=now)
    relatives = _part_from_family(session, person.id)
    _forget_requests(session, closed_ids, abouts)
    said = of_minutes.list_words_of(session, person.id)
    withdrawn = _forget_gatherings(session, person.id, now=now)
    of_appointments.forget_person(session, person.id, now=now)
    of_households.forget_person(session, person, _list_words(person), now=now)
    was_staff = _forget_offices(session, person.id)
    _forget_everywhere(session, person, said)
    _forget_person(session, person, now=now)
    audit.note(session, Deed.ERASE, actor_id=None, subject_id=person.id, now=now, fields=["done"])
    return Erasure(is_complete=True, told=tuple(told), relatives=tuple(relatives), withdrawn_topics=withdrawn,
                   was_staff=was_staff)  # fmt: skip


def forget_texts(session: Session, request_ids: Sequence[int]) -> None:
    """Of these requests stay the numbers: when, where, which kind, how long it took; nothing that anybody wrote."""
    whose = Request.id.in_(request_ids)
    session.execute(update(Request).where(whose).values(text="", attachments=[], comment=None))
    of_clock = (RequestStep.WARN, RequestStep.ESCALATE)  # they name the deadline, not anybody's words
    written = RequestEvent.request_id.in_(request_ids) & RequestEvent.step.not_in(of_clock)
    session.execute(update(RequestEvent).where(written).values(text="", attachments=[]))


def _forget_requests(session: Session, request_ids: Sequence[int], abouts: set[str]) -> None:
    forget_texts(session, request_ids)
    messages.forget_about(session, abouts)


def _list_abouts(session: Session, person_id: int) -> Iterable[str]:
    """What their own matters are called in messages, besides requests."""
    yield from (f"appointment:{id_}" for id_ in of_appointments.list_ids_of(session, person_id))
    yield from (f"topic:{id_}" for id_ in of_topics.list_ids_of(session, person_id))


def _forget_gatherings(session: Session, person_id: int, *, now: datetime) -> tuple[int, ...]:
    """Everything from topics to minutes, gatherings first: they are held before what hangs on them. Returns the topics
    that are withdrawn.
    """
    of_gatherings.forget_person(session, person_id, now=now)
    of_motions.forget_person(session, person_id)
    of_minutes.forget_person(session, person_id)
    return of_topics.forget_person(session, person_id, now=now)


def _forget_codes(session: Session, person: Person) -> None:
    """Invitations that named them, that they used, or that nobody has used yet."""
    code = OneTimeCode
    moving = (code.kind == CodeKind.MOVE_ACCOUNT) & (code.details["person_id"].as_integer() == person.id)
    named = code.details["name"].as_string() == person.name
    unused = (code.issued_by_id == person.id) & code.used_at.is_(None)
    session.execute(delete(code).where(or_(moving, named, unused, code.used_by_id == person.id)))


def _part_from_family(session: Session, person_id: int) -> list[Relative]:
    relatives = [Relative(m.agent_id, m.relation, was_agent=True) for m in list_agents(session, person_id)]
    relatives += [Relative(m.principal_id, m.relation, was_agent=False) for m in list_principals(session, person_id)]
    session.execute(delete(Mandate).where((Mandate.agent_id == person_id) | (Mandate.principal_id == person_id)))
    return relatives


def _forget_offices(session: Session, person_id: int) -> bool:
    """Roles and leaves, and what was asked of them; True where they had any role."""
    session.execute(delete(Burden).where(Burden.person_id == person_id))
    session.execute(delete(Leave).where((Leave.holder_id == person_id) | (Leave.stand_in_id == person_id)))
    held = delete(RoleGrant).where(RoleGrant.person_id == person_id).returning(RoleGrant.id)
    return bool(session.scalars(held).all())


def _forget_everywhere(session: Session, person: Person, said: Iterable[str]) -> None:
    """Whatever points at their account, and whatever names them, or repeats what they `said`, without pointing."""
    session.execute(delete(Consent).where(Consent.person_id == person.id))
    messages.forget_drafts(session, person.id)
    if person.telegram_id is not None:
        messages.forget_chat(session, person.telegram_id)
        messages.forget_updates(session, person.telegram_id)
    messages.forget_words(session, _list_words(person, *said))


def _list_words(person: Person, *said: str) -> list[str]:
    """What leads to them wherever it stands, and what they `said`."""
    words = (person.name, person.address, person.phone, *said)
    return [word for word in words if word and len(word) >= SHORTEST]


def _forget_person(session: Session, person: Person, *, now: datetime) -> None:
    """The row goes; where a record refers to it, it stays with nothing in it."""
    session.flush()
    if not _is_referred_to(session, person.id):
        session.execute(delete(Person).where(Person.id == person.id))
        session.expunge(person)
        return
    session.execute(update(Person).where(Person.id == person.id).values(_emptied() | {"erased_at": now}))
    session.expire(person)


_NEUTRAL = {"name": ERASED_NAME, "named_by_self": True, "language": "zh", "elders_mode": False, "muted": [],
            "traits": []}  # fmt: skip


def _emptied() -> dict[str, object]:
    names = [column.key for column in Person.__table__.columns if column.key != "id"]
    return {name: _NEUTRAL.get(name) for name in names}


def _is_referred_to(session: Session, person_id: int) -> bool:
    named = (exists().where(table.c[column] == person_id) for table, column in references())
    return bool(session.scalar(select(or_(*named))))
