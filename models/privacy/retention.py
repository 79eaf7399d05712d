"""The nightly round: what of each kind has served its time, how much of it there is, and how it goes."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from models import timers
from models.appointments import Appointment, AppointmentEvent, Claim, Slot, forgetting
from models.appointments.desk_rows import DeskNote
from models.binding import TABLES
from models.burdens import forgetting as of_burdens
from models.burdens.rows import HeldPush
from models.chats import GroupChat
from models.codes import OneTimeCode
from models.gatherings import SignUp
from models.gatherings import forgetting as of_gatherings
from models.households import forgetting as of_households
from models.mandates import Mandate
from models.minutes import forgetting as of_minutes
from models.motions import forgetting as of_motions
from models.outbox import HAS_WORDS, OutboxRow
from models.people.rows import Person
from models.privacy.erasing import forget_texts
from models.requests.rows import Request, RequestEvent
from models.roles import RoleGrant
from models.rules.appointment_states import OPEN as AHEAD_OF_THEM
from models.rules.community import Community
from models.rules.delivery import Status
from models.rules.request_states import CLOSED, OPEN, RequestStep
from models.rules.retention import PEOPLE, Kept, Retention
from models.topics import Topic
from models.topics import forgetting as of_topics
from models.updates import ParkedUpdate, ProcessedUpdate, Strike
from models.visits import forgetting as of_visits
from models.visits.rows import DiaryPerson

BATCH = 500
"""Rows that one transaction lets go at most: nobody waits long behind it."""
ROUND = "privacy.retention"
"""The kind of the timer that goes the round."""
AT = time(3, 10)
"""When it is gone, office time."""

_SETTLED = OutboxRow.status.not_in((Status.QUEUED, Status.SENDING))


Due: TypeAlias = Callable[[datetime], Select[int]]
"""The keys of the rows whose time was over at a moment."""
LetGo: TypeAlias = Callable[[Session, list[int]], None]


def plan_round(session: Session, community: Community, *, now: datetime) -> None:
    """Have the next night's round gone. Planning it again changes nothing."""
    local = now.astimezone(community.zone)
    night = local.date() if local.time() < AT else local.date() + timedelta(days=1)
    plan_batch(session, f"{night}:1", due_at=datetime.combine(night, AT, community.zone))


def plan_batch(session: Session, name: str, *, due_at: datetime) -> None:
    """Have one batch of a round let go."""
    timers.plan(session, f"retention:{name}", kind=ROUND, subject_id=0, due_at=due_at)


def count_due(session: Session, retention: Retention, *, now: datetime) -> dict[Kept, int]:
    """How much of each kind the next round lets go."""
    counts = {}
    for kind in Kept:
        due = DUE[kind](_before(kind, retention, now)).subquery()
        counts[kind] = session.scalar(select(func.count()).select_from(due)) or 0
    return counts


def sweep(
    session: Session, retention: Retention, *, now: datetime, kinds: Iterable[Kept] | None = None, limit: int = BATCH
) -> dict[Kept, int]:
    """Let go of at most `limit` rows of each kind (None: of all but people); returns how many of which went."""
    swept = {}
    for kind in LET_GO if kinds is None else kinds:
        ids = list(session.scalars(DUE[kind](_before(kind, retention, now)).limit(limit)))
        if ids:
            LET_GO[kind](session, ids)
            swept[kind] = len(ids)
    return swept


def list_people_due(session: Session, retention: Retention, *, now: datetime, limit: int = BATCH) -> list[int]:
    """The people whose time is over, each once."""
    found: dict[int, None] = {}
    for kind in PEOPLE:
        found |= dict.fromkeys(session.scalars(DUE[kind](_before(kind, retention, now)).limit(limit)))
    return list(found)[:limit]


def note_idle(session: Session, *, now: datetime) -> None:
    """Note since when nothing has needed somebody's row; whoever is needed again is idle no more."""
    idle = or_(_is_unneeded_ward(), _is_unsettled())
    session.execute(update(Person).where(Person.idle_since.is_(None), idle).values(idle_since=now))
    session.execute(update(Person).where(Person.idle_since.is_not(None), ~idle).values(idle_since=None))


def _before(kind: Kept, retention: Retention, now: datetime) -> datetime:
    return now - timedelta(days=retention.days(kind))


def _none(columns: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    return ~or_(*columns)


def _is_unneeded_ward() -> ColumnElement[bool]:
    """Without an account, on no list of the office, nobody's charge, with no request: nobody comes back to it."""
    of_nobody = Person.telegram_id.is_(None) & Person.roster_key.is_(None) & Person.erased_at.is_(None)
    has_agent = exists().where(Mandate.principal_id == Person.id, Mandate.revoked_at.is_(None))
    return of_nobody & _none([has_agent, *_is_part_of_something()])


def _is_unsettled() -> ColumnElement[bool]:
    """Said hello once, and lives nowhere that we know of."""
    account = Person.telegram_id.is_not(None) & Person.roster_key.is_(None)
    nowhere = Person.grid_id.is_(None) & Person.left_at.is_(None)
    of_family = exists().where(
        (Mandate.principal_id == Person.id) | (Mandate.agent_id == Person.id), Mandate.revoked_at.is_(None)
    )
    return account & nowhere & _none([of_family, *_is_part_of_something()])


def _is_part_of_something() -> list[ColumnElement[bool]]:
    is_author = exists().where((Request.author_id == Person.id) | (Request.filed_by_id == Person.id))
    booked = exists().where((Appointment.person_id == Person.id) | (Appointment.booked_by_id == Person.id))
    meets = exists().where((SignUp.person_id == Person.id) | (SignUp.signed_by_id == Person.id))
    proposed = exists().where(Topic.author_id == Person.id)
    visited = exists().where(DiaryPerson.person_id == Person.id)
    return [is_author, booked, meets, proposed, visited, exists().where(RoleGrant.person_id == Person.id)]


def _has_no_open_case() -> ColumnElement[bool]:
    return ~exists().where(Request.author_id == Person.id, Request.state.in_(OPEN))


def _parked(before: datetime) -> Select[int]:
    return select(ParkedUpdate.update_id).where(ParkedUpdate.at < before, ParkedUpdate.raw.is_not(None))


def _blank_parked(session: Session, ids: list[int]) -> None:
    """Raw update and explanation contain what people wrote; the kind of error stays."""
    for parked in session.scalars(select(ParkedUpdate).where(ParkedUpdate.update_id.in_(ids))):
        parked.raw, parked.error = None, parked.error.partition(":")[0]


def _update_ids(before: datetime) -> Select[int]:
    return select(ProcessedUpdate.update_id).where(ProcessedUpdate.at < before)


def _strikes(before: datetime) -> Select[int]:
    """Strikes of updates that were processed or parked long ago: the program got past them."""
    is_over = exists().where(ProcessedUpdate.update_id == Strike.update_id, ProcessedUpdate.at < before)
    return select(Strike.update_id).where(is_over)


def _texts(before: datetime) -> Select[int]:
    return select(OutboxRow.id).where(_SETTLED, OutboxRow.created_at < before, HAS_WORDS)


def _files(before: datetime) -> Select[int]:
    """Files of our own making; one that only names a file at Telegram holds nothing itself."""
    own = (OutboxRow.payload[field]["content"].as_string().is_not(None) for field in ("document", "photo"))
    return _texts(before).where(OutboxRow.method.in_(("sendDocument", "sendPhoto")), or_(*own))


def _blank_messages(session: Session, ids: list[int]) -> None:
    """The words go; key and place stay, so that nothing is sent twice and answers still find what they are about."""
    session.execute(update(OutboxRow).where(OutboxRow.id.in_(ids)).values(payload={}, answer=None))


def _codes(before: datetime) -> Select[int]:
    return select(OneTimeCode.id).where(OneTimeCode.expires_at < before)


def _group_chats(before: datetime) -> Select[int]:
    is_gone = GroupChat.bot_status.in_(("left", "kicked")) & (GroupChat.since < before)
    unbound = (~exists().where(place.chat_id == GroupChat.chat_id) for place in TABLES)
    return select(GroupChat.chat_id).where(is_gone, *unbound)


def _request_texts(before: datetime) -> Select[int]:
    of_clock = (RequestStep.WARN, RequestStep.ESCALATE)
    event_has_words = (RequestEvent.text != "") | (cast(RequestEvent.attachments, String) != "[]")
    has_event = exists().where(
        RequestEvent.request_id == Request.id, RequestEvent.step.not_in(of_clock), event_has_words
    )
    has_words = or_(
        Request.text != "", cast(Request.attachments, String) != "[]", Request.comment.is_not(None), has_event
    )
    return select(Request.id).where(Request.state.in_(CLOSED), Request.closed_at < before, has_words)


def _appointment_texts(before: datetime) -> Select[int]:
    """Of appointments that are over, or that nobody waits for any more."""
    over = func.coalesce(Appointment.ends_at, Appointment.created_at) < before
    has_event = exists().where(AppointmentEvent.appointment_id == Appointment.id, AppointmentEvent.text != "")
    has_words = or_(
        cast(Appointment.details, String) != "{}",
        cast(Appointment.packed, String) != "[]",
        Appointment.comment.is_not(None),
        has_event,
    )
    return select(Appointment.id).where(over, Appointment.state.not_in(AHEAD_OF_THEM), has_words)


def _seat_claims(before: datetime) -> Select[int]:
    return select(Claim.slot_id).join(Slot, Slot.id == Claim.slot_id).where(Slot.ends_at < before).distinct()


def _desk_notes(before: datetime) -> Select[int]:
    return select(DeskNote.id).where(DeskNote.cleared_at < before)


def _people(*where: ColumnElement[bool]) -> Select[int]:
    return select(Person.id).where(Person.erased_at.is_(None), *where).order_by(Person.id)


def _delete(
    table: type[ProcessedUpdate | Strike | OneTimeCode | GroupChat | HeldPush],
) -> Callable[[Session, list[int]], None]:
    (key,) = table.__table__.primary_key.columns  # type: ignore[attr-defined]

    def let_go(session: Session, ids: list[int]) -> None:
        session.execute(delete(table).where(key.in_(ids)))

    return let_go


def _holds_no_role() -> ColumnElement[bool]:
    """Whoever still serves somewhere has not left for good."""
    return ~exists().where(RoleGrant.person_id == Person.id)


DUE: dict[Kept, Due] = {
    Kept.PARKED_UPDATES: _parked,
    Kept.STRIKES: _strikes,
    Kept.UPDATE_IDS: _update_ids,
    Kept.SENT_FILES: _files,
    Kept.SENT_TEXTS: _texts,
    Kept.CODES: _codes,
    Kept.GROUP_CHATS: _group_chats,
    Kept.REQUEST_TEXTS: _request_texts,
    Kept.APPOINTMENT_TEXTS: _appointment_texts,
    Kept.SEAT_CLAIMS: _seat_claims,
    Kept.DESK_NOTES: _desk_notes,
    Kept.TOPIC_TEXTS: of_topics.find_texts,
    Kept.GATHERING_TEXTS: of_gatherings.find_texts,
    Kept.MINUTES_TEXTS: of_minutes.find_texts,
    Kept.BALLOTS: of_motions.find_ballots,
    Kept.DIARY_TEXTS: of_visits.find_texts,
    Kept.VISITS: of_visits.find_visits,
    Kept.VISIT_PAUSES: of_households.find_pauses,
    Kept.EMPTY_HOUSEHOLDS: of_households.find_empty,
    Kept.BURDENS: of_burdens.find_days,
    Kept.HELD_PUSHES: of_burdens.find_held,
    Kept.ERASE_ASKED: lambda before: _people(Person.erase_asked_at <= before, _has_no_open_case()),
    Kept.LEFT_PEOPLE: lambda before: _people(
        Person.left_at < before, Person.erase_asked_at.is_(None), _holds_no_role()
    ),
    Kept.MANAGED_PEOPLE: lambda before: _people(Person.idle_since < before, _is_unneeded_ward()),
    Kept.UNSETTLED_PEOPLE: lambda before: _people(Person.idle_since < before, _is_unsettled()),
}

LET_GO: dict[Kept, LetGo] = {
    Kept.PARKED_UPDATES: _blank_parked,
    Kept.STRIKES: _delete(Strike),  # before the ids by which they are known to be over
    Kept.UPDATE_IDS: _delete(ProcessedUpdate),
    Kept.SENT_FILES: _blank_messages,
    Kept.SENT_TEXTS: _blank_messages,
    Kept.CODES: _delete(OneTimeCode),
    Kept.GROUP_CHATS: _delete(GroupChat),
    Kept.REQUEST_TEXTS: forget_texts,
    Kept.APPOINTMENT_TEXTS: forgetting.forget_texts,
    Kept.SEAT_CLAIMS: forgetting.forget_claims,
    Kept.DESK_NOTES: forgetting.forget_notes,
    Kept.TOPIC_TEXTS: of_topics.forget_texts,
    Kept.GATHERING_TEXTS: of_gatherings.forget_texts,
    Kept.MINUTES_TEXTS: of_minutes.forget_texts,
    Kept.BALLOTS: of_motions.forget_ballots,
    Kept.DIARY_TEXTS: of_visits.forget_texts,
    Kept.VISITS: of_visits.forget_visits,
    Kept.VISIT_PAUSES: of_households.forget_pauses,
    Kept.EMPTY_HOUSEHOLDS: of_households.forget_empty,
    Kept.BURDENS: of_burdens.forget_days,
    Kept.HELD_PUSHES: _delete(HeldPush),
}
"""How each kind of rows goes; people go by `models.privacy.erasing`, one by one."""

HOURLY = (Kept.PARKED_UPDATES, Kept.STRIKES, Kept.UPDATE_IDS)
"""What does not wait for the night: raw updates are promised to go after 72 hours."""
