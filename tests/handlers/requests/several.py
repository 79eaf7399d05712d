"""What stories with several people on one side begin with: families, leaves, somebody on the telephone."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from handlers.requests.cards import show_request
from handlers.ui.announce import Announcer
from models import outbox
from models.grids import Group
from models.leaves import Leave, LeaveState
from models.mandates import Mandate, list_principals
from models.outbox import Outbox
from models.people import Person as PersonRow
from models.people import get_person
from models.requests import Request
from models.requests.filing import file_request
from models.roles import RoleGrant
from models.rules.channels import Channel
from models.rules.family import Relation
from models.rules.roles import Role
from tests.handlers.conftest import person_id
from tests.people import Person, Stage

T = TypeVar("T")
ORIGINS = count()


async def announces(stage: Stage, work: Callable[[Announcer], T]) -> T:
    """Somebody at the office, or the clock, does something of which people hear."""
    now = stage.clock.now()

    def transact(session: Session) -> tuple[T, list[outbox.Outgoing]]:
        announcer = Announcer(session, stage.app.scheduler.product, Outbox(f"story{next(ORIGINS)}", now), now)
        result = work(announcer)
        return result, outbox.save(session, announcer.outbox.rows)

    result, rows = stage.app.database.transact(transact)
    stage.app.sender.offer(rows)
    await stage.settle()
    return result


def gets_mandate(stage: Stage, agent: Person, principal: int) -> None:
    """They act for that person from now on."""
    now, agent_id = stage.clock.now(), person_id(stage, agent)
    mandate = Mandate(agent_id=agent_id, principal_id=principal, relation=Relation.MOTHER, asked_at=now, granted_at=now)
    stage.app.database.transact(lambda session: session.add(mandate))


def loses_mandate(stage: Stage, agent: Person) -> None:
    """They no longer act for anybody."""
    agent_id = person_id(stage, agent)

    def revoke(session: Session) -> None:
        for mandate in list_principals(session, agent_id):
            mandate.revoked_at = stage.clock.now()

    stage.app.database.transact(revoke)


def lives_without_account(stage: Stage, name: str = "赵奶奶", *, group: int = 11) -> int:
    """Somebody of the group who has no telephone; returns their id."""

    def add(session: Session) -> int:
        place = session.get_one(Group, group)
        row = PersonRow(name=name, grid_id=place.grid_id, group_id=place.id, muted=[])
        session.add(row)
        session.flush()
        return row.id

    return stage.app.database.transact(add)


async def is_filed(
    stage: Stage, author_id: int, *, by: Person, channel: Channel = Channel.PHONE, text: str = "水管漏了"
) -> Request:
    """What somebody said is written down for them."""
    filer = person_id(stage, by)

    def file(announcer: Announcer) -> Request:
        request = file_request(
            announcer.session,
            get_person(announcer.session, author_id),
            stage.app.community,
            category="other",
            danger=False,
            text=text,
            attachments=[],
            now=announcer.now,
            filed_by_id=filer,
            channel=channel,
        )
        show_request(announcer, request)
        return request

    return await announces(stage, file)


def is_away(stage: Stage, holder: Person, stand_in: Person, first: date, last: date) -> None:
    """Their leave is agreed."""
    ids = person_id(stage, holder), person_id(stage, stand_in)
    leave = Leave(holder_id=ids[0], stand_in_id=ids[1], first_day=first, last_day=last, state=LeaveState.AGREED,
                  planned_by_id=ids[0], planned_at=stage.clock.now())  # fmt: skip
    stage.app.database.transact(lambda session: session.add(leave))


def loses_role(stage: Stage, person: Person, role: Role = Role.GRID_WORKER) -> None:
    """They no longer hold it anywhere."""
    held = RoleGrant.person_id == person_id(stage, person)
    stage.app.database.transact(lambda session: session.execute(delete(RoleGrant).where(held, RoleGrant.role == role)))


def stored(stage: Stage, id_: int = 1) -> Request:
    """The request as it stands, with its history."""

    def load(session: Session) -> Request:
        request = session.scalars(select(Request).where(Request.id == id_)).one()
        assert request.events, "so that they are read"
        return request

    return stage.app.database.transact(load)
