"""Offerings: the services as they can be booked now. The file's words, the staff's changes, who serves today."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.appointments.service_rows import Closure, ServiceEdit
from models.base import insert
from models.people.rows import Person
from models.roles import RoleGrant, centre_scope
from models.rules.appointment_times import Change, Offering, Schedule
from models.rules.community import Community
from models.rules.refusals import Gone
from models.rules.roles import Role
from models.rules.services import ANYBODY, NOBODY, Service
from models.rules.working_time import Openings


def get_offering(session: Session, community: Community, key: str, *, today: date, at_desk: bool = False) -> Offering:
    """One service as it can be booked from today on; `at_desk`: by who runs its desk, for whom no notice holds. Raises
    Gone for one that the community does not have.
    """
    found = list_offerings(session, community, [key], today=today)
    if not found:
        raise Gone(f"service {key}")
    (offering,) = found
    without_notice = offering.service.model_copy(update={"notice_hours": 0})
    return replace(offering, service=without_notice) if at_desk else offering


def list_offerings(
    session: Session, community: Community, keys: Collection[str] | None = None, *, today: date
) -> list[Offering]:
    """These services (None: all), in the order of the file; three statements however many there are."""
    wanted = [service for service in community.services if keys is None or service.key in keys]
    services = [_edit(service, edits) for service, edits in _with_edits(session, wanted)]
    changes = _list_changes(session, {service.centre for service in services}, today)
    staff = _list_staff(session, {service.centre for service in services if service.served_by != NOBODY})
    return [
        Offering(
            service,
            Schedule(
                community.hours_of(service.hours or community.office_hours),
                tuple(change for key, change in changes[service.centre] if key in (None, service.key)),
            ),
            _choose_servers(service, staff[service.centre]),
        )
        for service in services
    ]


def edit_service(
    session: Session, community: Community, key: str, field: str, value: object, *, by_id: int | None, now: datetime
) -> Service:
    """Change one field, as the file would write it. Raises Gone, and ValueError for what makes no sense."""
    return edit_fields(session, community, key, {field: value}, by_id=by_id, now=now)


def edit_fields(
    session: Session,
    community: Community,
    key: str,
    changes: Mapping[str, object],
    *,
    by_id: int | None,
    now: datetime,
) -> Service:
    """The same for fields that belong together. What is again as in the file is no edit any more."""
    in_file = _in_file(community, key)
    ((_, edits),) = _with_edits(session, [in_file])
    edited = Service.model_validate(dict(in_file) | edits | dict(changes))
    same = [field for field in changes if getattr(edited, field) == getattr(in_file, field)]
    session.execute(delete(ServiceEdit).where(ServiceEdit.service == key, ServiceEdit.field.in_(same)))
    _keep_edits(session, [
        {"service": key, "field": field, "value": {"value": value}, "at": now, "by_id": by_id}
        for field, value in changes.items()
        if field not in same
    ])  # fmt: skip
    return edited


def forget_edits(session: Session, key: str) -> None:
    """The service is again as the file has it."""
    session.execute(delete(ServiceEdit).where(ServiceEdit.service == key))


def follow_file(session: Session, community: Community) -> None:
    """Drop what was changed in the bot of services and centres that the file no longer has, and of those with which
    the changes no longer go.
    """
    services, centres = {each.key for each in community.services}, {each.key for each in community.centres}
    unfit = {service.key for service, edits in _with_edits(session, community.services) if not _goes(service, edits)}
    session.execute(delete(ServiceEdit).where(ServiceEdit.service.not_in(services) | ServiceEdit.service.in_(unfit)))
    session.execute(delete(Closure).where(Closure.centre.not_in(centres) | Closure.service.not_in(services)))


def list_edited(session: Session, key: str) -> list[str]:
    """The fields of a service that differ from the file."""
    edited = select(ServiceEdit.field).where(ServiceEdit.service == key).order_by(ServiceEdit.field)
    return list(session.scalars(edited))


def list_closures(session: Session, centre: str, *, today: date) -> list[Closure]:
    """The centre's days with hours of their own that are not over, in the order in which they come."""
    ahead = select(Closure).where(Closure.centre == centre, Closure.last_day >= today)
    return list(session.scalars(ahead.order_by(Closure.first_day, Closure.id)))


def write_openings(openings: Openings) -> list[str]:
    """Hours as the store and the file keep them: `08:30-12:00`."""
    return [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in openings]


def read_openings(lines: Iterable[str]) -> Openings:
    """The hours back."""
    pairs = (line.split("-") for line in lines)
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def _in_file(community: Community, key: str) -> Service:
    try:
        return community.service(key)
    except KeyError:
        raise Gone(f"service {key}") from None


def _with_edits(session: Session, services: Iterable[Service]) -> list[tuple[Service, dict[str, object]]]:
    asked = list(services)
    edits: dict[str, dict[str, object]] = defaultdict(dict)
    found = select(ServiceEdit).where(ServiceEdit.service.in_([service.key for service in asked]))
    for edit in session.scalars(found):
        edits[edit.service][edit.field] = edit.value["value"]
    return [(service, edits[service.key]) for service in asked]


def _edit(service: Service, edits: dict[str, object]) -> Service:
    """The service with what was changed. Where a later file no longer goes with the changes, the file's own words."""
    if not edits:
        return service
    try:
        return Service.model_validate(dict(service) | edits)
    except ValidationError:
        return service


def _goes(service: Service, edits: dict[str, object]) -> bool:
    return not edits or _edit(service, edits) is not service


def _keep_edits(session: Session, rows: list[dict[str, object]]) -> None:
    if rows:
        upsert = insert(session, ServiceEdit)
        changed = {name: upsert.excluded[name] for name in ("value", "at", "by_id")}
        session.execute(upsert.on_conflict_do_update(index_elements=["service", "field"], set_=changed), rows)


def _list_changes(
    session: Session, centres: Collection[str], today: date
) -> dict[str, list[tuple[str | None, Change]]]:
    changes: dict[str, list[tuple[str | None, Change]]] = defaultdict(list)
    ahead = select(Closure).where(Closure.centre.in_(centres), Closure.last_day >= today).order_by(Closure.id)
    for row in session.scalars(ahead):
        change = Change(row.first_day, row.last_day, read_openings(row.openings), row.reason)
        changes[row.centre].append((row.service, change))
    return changes


def list_staff(session: Session, centre: str) -> list[tuple[int, str]]:
    """Who holds the post in a centre: id and name."""
    return _list_staff(session, {centre})[centre]


def _list_staff(session: Session, centres: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    """Who holds the post in each centre; during a leave the stand-in serves, so that nobody's times are lost."""
    scopes = {str(centre_scope(centre)): centre for centre in centres}
    held = (
        select(RoleGrant.scope, Person.id, Person.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.CENTRE_STAFF, RoleGrant.scope.in_(scopes), Person.left_at.is_(None))
    )  # sorted below: asked in the order of people, SQLite would go through all of them
    staff: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for scope, person_id, name in sorted(session.execute(held), key=lambda row: row.id):
        staff[scopes[scope]].append((person_id, name))
    return staff


def _choose_servers(service: Service, staff: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    if service.served_by == NOBODY:
        return ()
    return tuple(f"person:{id_}" for id_, name in staff if service.served_by == ANYBODY or name in service.served_by)
