"""Collecting: everything that is kept about one person, from every table that points at them or at their account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from models.appointments import Appointment, AppointmentEvent, Slot
from models.appointments.desk_rows import DeskNote
from models.appointments.service_rows import Closure, ServiceEdit
from models.audit import AuditEntry
from models.base import Base
from models.burdens.rows import Burden, HeldPush
from models.codes import OneTimeCode
from models.commitments import Commitment, CommitmentEvent
from models.consents import Consent
from models.dialogues import Dialogue
from models.gatherings import Gathering, GatheringEvent, GatheringQuestion, Invitation, SignUp
from models.households import Household, VisitPause
from models.leaves import Leave
from models.mandates import Mandate
from models.minutes import Minutes, MinutesAnswer
from models.motions import Motion, Proxy, Vote
from models.outbox import Card, OutboxRow
from models.people.rows import Person
from models.reach import UnreachableChat
from models.requests.rows import Request, RequestEvent
from models.roles import RoleGrant
from models.rules.visit_states import Cause, VisitState
from models.topics import Topic, TopicEvent, TopicSecond
from models.updates import ParkedUpdate
from models.visits.rows import DiaryEntry, DiaryPerson, Visit

Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Rows of one kind: those whose column `by` names the person, or their account; and what they may read of them.
    Of what is somebody else's matter that is only which it was and when.
    """

    name: str
    table: type[Base]
    by: str
    columns: tuple[str, ...]
    is_account: bool = False
    """Whether `by` holds a Telegram id."""


_REQUEST = ("id", "filed_on", "category", "state")
_HOUSEHOLD = ("grid_id", "group_id", "address", "pace", "known_since")
_PAUSE = ("state", "reason", "asked_at", "until")
_ENTRY = ("met_on", "at", "outcome", "text", "attachments", "taken_back_at")
_TOLD = ("sent_at", "method", "payload", "about")

PARTS: tuple[Part, ...] = (
    Part("person", Person, "id", tuple(c.key for c in Person.__table__.columns if c.key != "verified_by_id")),
    Part("requests", Request, "author_id", (
        "id", "channel", "grid_id", "group_id", "category", "promise", "danger", "text", "attachments", "filed_at",
        "state", "replied_at", "proposed_at", "closed_at", "reopened_at", "times_reopened", "rating", "comment",
    )),
    Part("filed_for_others", Request, "filed_by_id", _REQUEST),
    Part("in_charge", Request, "owner_id", _REQUEST),
    Part("first_in_charge", Request, "first_owner_id", _REQUEST),
    Part("asked_to_take_over", Request, "invited_id", _REQUEST),
    Part("own_steps", RequestEvent, "actor_id", ("request_id", "at", "step")),
    Part("appointments", Appointment, "person_id", (
        "id", "channel", "service", "centre", "starts_at", "ends_at", "wanted_from", "wanted_until", "state",
        "created_at", "promised_at", "arrived_at", "details", "packed", "rating", "comment",
    )),
    Part("booked_for_others", Appointment, "booked_by_id", ("id", "service", "starts_at")),
    Part("own_appointment_steps", AppointmentEvent, "actor_id", ("appointment_id", "at", "step")),
    Part("served_at", Slot, "server_id", ("service", "starts_at", "ends_at")),
    Part("desk_notes", DeskNote, "by_id", ("centre", "text", "at")),
    Part("hours_changed", Closure, "by_id", ("centre", "service", "first_day", "last_day", "reason", "at")),
    Part("services_changed", ServiceEdit, "by_id", ("service", "field", "at")),
    Part("topics", Topic, "author_id", (
        "id", "grid_id", "group_id", "text", "attachments", "proposed_on", "state", "closed_at",
    )),
    Part("topics_seconded", TopicSecond, "person_id", ("topic_id", "at")),
    Part("own_topic_steps", TopicEvent, "actor_id", ("topic_id", "at", "step")),
    Part("gatherings_called", Gathering, "created_by_id", ("id", "title", "starts_at")),
    Part("own_gathering_steps", GatheringEvent, "actor_id", ("gathering_id", "at", "step")),
    Part("invited_to", Invitation, "person_id", ("gathering_id", "name", "released")),
    Part("sign_ups", SignUp, "person_id", (
        "gathering_id", "channel", "state", "guests", "answered_at", "queued_at", "speaks_on", "arrived_at",
    )),
    Part("signed_up_for_others", SignUp, "signed_by_id", ("gathering_id", "answered_at")),
    Part("questions_asked", GatheringQuestion, "author_id", ("gathering_id", "text", "asked_at")),
    Part("motions_worded", Motion, "created_by_id", ("id", "gathering_id", "text")),
    # Of a secret ballot nobody knows more than that they voted: there is no choice to show.
    Part("votes", Vote, "person_id", ("motion_id", "secret", "way", "choice")),
    Part("votes_given_away", Proxy, "principal_id", ("gathering_id", "given_at", "accepted_at")),
    Part("votes_held", Proxy, "holder_id", ("gathering_id", "given_at", "accepted_at")),
    Part("minutes_written", Minutes, "written_by_id", ("gathering_id", "sent_at", "published_at")),
    Part("minutes_answered", MinutesAnswer, "person_id", (
        "gathering_id", "round", "approves", "objection", "answer", "at",
    )),
    Part("commitments", Commitment, "owner_id", (
        "id", "gathering_id", "text", "promised_for", "due_on", "state", "done_on",
    )),
    Part("own_commitment_steps", CommitmentEvent, "actor_id", ("commitment_id", "at", "step", "text", "attachments")),
    # Whoever lives there reads what was written about the household then: `_read_home`.
    Part("visited", DiaryPerson, "person_id", ("entry_id",)),
    Part("visits_assigned", Visit, "assignee_id", ("id", "starts_on", "ends_on", "state")),
    Part("diary_written", DiaryEntry, "author_id", ("id", "met_on", "at", "outcome")),
    Part("pauses_noted", VisitPause, "asked_by_id", ("asked_at", "state", "until")),
    Part("pauses_decided", VisitPause, "decided_by_id", ("decided_at", "state", "until")),
    Part("acts_for", Mandate, "agent_id", ("relation", "asked_at", "granted_at", "revoked_at")),
    Part("acted_for_by", Mandate, "principal_id", ("relation", "asked_at", "granted_at", "revoked_at")),
    Part("entered_by_family", Mandate, "entered_id", ("relation", "asked_at")),
    Part("mandates_agreed", Mandate, "granted_by_id", ("granted_at",)),
    Part("mandates_ended", Mandate, "revoked_by_id", ("revoked_at",)),
    Part("roles", RoleGrant, "person_id", ("role", "scope", "source", "granted_at")),
    Part("roles_given", RoleGrant, "granted_by_id", ("role", "scope", "granted_at")),
    Part("leaves", Leave, "holder_id", ("first_day", "last_day", "state", "planned_at")),
    Part("stood_in", Leave, "stand_in_id", ("first_day", "last_day", "state")),
    Part("leaves_planned", Leave, "planned_by_id", ("first_day", "last_day", "planned_at")),
    Part("consents", Consent, "person_id", ("version", "at")),
    Part("codes_made", OneTimeCode, "issued_by_id", ("kind", "issued_at", "expires_at", "used_at")),
    Part("codes_used", OneTimeCode, "used_by_id", ("kind", "used_at", "granted")),
    Part("codes_decided", OneTimeCode, "decided_by_id", ("kind", "decided_at", "granted")),
    Part("confirmed", Person, "verified_by_id", ("verified_at",)),
    Part("seen_by", AuditEntry, "subject_id", ("at", "deed", "fields", "actor_id")),
    Part("looked_at", AuditEntry, "actor_id", ("at", "deed", "fields")),
    Part("burdens", Burden, "person_id", ("day", "taps", "answers")),
    Part("dialogues", Dialogue, "user_id", ("conversation", "state", "draft", "expires_at"), is_account=True),
    Part("messages", OutboxRow, "chat_id", _TOLD, is_account=True),
    Part("held_pushes", HeldPush, "chat_id", ("held_at", "about"), is_account=True),
    Part("cards", Card, "chat_id", ("key", "message_id"), is_account=True),
    Part("unreachable", UnreachableChat, "chat_id", ("since", "reason"), is_account=True),
)  # fmt: skip
"""A test finds every column that points at people or accounts and is missing here."""
PART_NAMES = frozenset(
    {part.name for part in PARTS}
    | {"steps_of_requests", "steps_of_appointments", "steps_of_topics", "not_processed"}
    | {"household", "household_pauses", "visits_ahead"}
)
FIELD_NAMES = frozenset(
    {name for part in PARTS for name in part.columns} - {"payload", "actor_id", "entry_id"}
    | {"words", "by", "raw", *_HOUSEHOLD, *_PAUSE, *_ENTRY}
)
"""What an export names: every part and every field has words of its own."""


def collect(session: Session, person_id: int, *, zone: ZoneInfo) -> dict[str, list[Row]]:
    """Everything by part, in the order of the parts, as JSON takes it; moments in the office's time."""
    person = session.get_one(Person, person_id)
    found = {part.name: _read(session, part, person, zone) for part in PARTS}
    found["steps_of_requests"] = _read_steps(session, person_id, zone)
    found["steps_of_appointments"] = _read_appointment_steps(session, person_id, zone)
    found["steps_of_topics"] = _read_topic_steps(session, person_id, zone)
    found |= _read_home(session, person, zone)
    found["not_processed"] = _read_parked(session, person, zone)
    _leave_others_out(found, person_id)
    _name_who(session, found["seen_by"], "actor_id")
    return {name: rows for name, rows in found.items() if rows}


def _leave_others_out(found: dict[str, list[Row]], person_id: int) -> None:
    """The words of messages about their own matters are theirs; what staff are told or write about others is not."""
    own = {f"person:{person_id}", *(f"request:{request['id']}" for request in found["requests"])}
    own |= {f"appointment:{appointment['id']}" for appointment in found["appointments"]}
    own |= {f"topic:{topic['id']}" for topic in found["topics"]}
    for message in found["messages"]:
        payload = message.pop("payload")
        message["words"] = (payload.get("text") or payload.get("caption")) if message["about"] in own else None
    if found["roles"]:
        for dialogue in found["dialogues"]:
            dialogue["draft"] = None


def _name_who(session: Session, lines: list[Row], column: str) -> None:
    """By name, not by the number that the column holds."""
    ids = {line[column] for line in lines}
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    names = {id_: name for id_, name in found}  # noqa: C416 -- rows are unpacked, not taken as pairs
    for line in lines:
        line["by"] = names.get(line.pop(column))


def _read(session: Session, part: Part, person: Person, zone: ZoneInfo) -> list[Row]:
    whose = person.telegram_id if part.is_account else person.id
    if whose is None:
        return []
    table = part.table.__table__
    return _select(session, part.table, part.columns, table.c[part.by] == whose, zone)


def _read_steps(session: Session, person_id: int, zone: ZoneInfo) -> list[Row]:
    """What was done and written in their own cases, by whomever."""
    own = RequestEvent.request_id.in_(select(Request.id).where(Request.author_id == person_id))
    return _select(session, RequestEvent, ("request_id", "at", "step", "text", "attachments"), own, zone)


def _read_appointment_steps(session: Session, person_id: int, zone: ZoneInfo) -> list[Row]:
    """The same of their appointments; a line repeats the time as it was then."""
    own = AppointmentEvent.appointment_id.in_(select(Appointment.id).where(Appointment.person_id == person_id))
    return _select(session, AppointmentEvent, ("appointment_id", "at", "step", "starts_at", "text"), own, zone)


def _read_topic_steps(session: Session, person_id: int, zone: ZoneInfo) -> list[Row]:
    """The same of the topics that they proposed."""
    own = TopicEvent.topic_id.in_(select(Topic.id).where(Topic.author_id == person_id))
    return _select(session, TopicEvent, ("topic_id", "at", "step", "text"), own, zone)


def _read_home(session: Session, person: Person, zone: ZoneInfo) -> dict[str, list[Row]]:
    """Their household, if it is confirmed that they live there, and when it is visited next, but not what for: that may
    be somebody else's secret. What was written about it, while it was about them.
    """
    about_them = select(DiaryPerson.entry_id).where(DiaryPerson.person_id == person.id)
    found = {"visited": _select(session, DiaryEntry, (*_ENTRY, "author_id"), DiaryEntry.id.in_(about_them), zone)}
    _name_who(session, found["visited"], "author_id")
    if person.household_id is None or not person.is_verified:
        return found
    ahead = (Visit.household_id == person.household_id, Visit.state == VisitState.OPEN, Visit.cause == Cause.ROUND)
    here = VisitPause.household_id == person.household_id
    return found | {
        "household": _select(session, Household, _HOUSEHOLD, Household.id == person.household_id, zone),
        "household_pauses": _select(session, VisitPause, _PAUSE, here, zone),
        "visits_ahead": _select(session, Visit, ("starts_on", "ends_on"), and_(*ahead), zone),
    }


def _read_parked(session: Session, person: Person, zone: ZoneInfo) -> list[Row]:
    if person.telegram_id is None:
        return []
    find = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    theirs = find(ParkedUpdate.raw, f'"id": {person.telegram_id},') > 0
    return _select(session, ParkedUpdate, ("at", "raw"), theirs, zone)


def _select(
    session: Session, table: type[Base], columns: Iterable[str], where: ColumnElement[bool], zone: ZoneInfo
) -> list[Row]:
    own = table.__table__
    rows = session.execute(select(*(own.c[name] for name in columns)).where(where).order_by(*own.primary_key.columns))  # type: ignore[attr-defined]
    return [{name: _plain(value, zone) for name, value in row.items()} for row in rows.mappings()]


def _plain(value: Any, zone: ZoneInfo) -> Any:
    match value:
        case datetime():
            return value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case _:
            return value
