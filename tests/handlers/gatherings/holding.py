"""A meeting that was announced, without the questions in which organisers plan it; and how it stands."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from handlers.gatherings.notices import announce
from handlers.ui.announce import Announcer
from models import outbox
from models.gatherings import Gathering, SignUp
from models.gatherings.planning import publish
from models.gatherings.sign_ups import Counts, count
from models.outbox import Outbox
from models.rules.gathering_plans import Plan, PlannedItem
from tests.handlers.conftest import acting
from tests.people import Chat, Person, Stage

T = TypeVar("T")
TITLE = "东三巷排水渠怎么修"


async def holds(stage: Stage, organiser: Person, start: str = "2026-11-30 19:00", **other: Any) -> int:
    """Somebody announces a meeting for grid 3; returns its id."""

    def hold(announcer: Announcer) -> int:
        session, community = announcer.session, stage.app.community
        actor = acting(session, organiser)
        gathering = publish(session, actor, plan(start, **other), community, now=announcer.now)
        announce(announcer, gathering)
        return gathering.id

    id_ = announces(stage, hold)
    await stage.pass_time(seconds=5)
    return id_


def plan(start: str = "2026-11-30 19:00", *, minutes: int = 120, **other: Any) -> Plan:
    """What they announce, if nothing else is said."""
    starts_at = datetime.fromisoformat(f"{start}:00+08:00")
    told: dict[str, Any] = {
        "kind": "deliberation",
        "title": TITLE,
        "about": "",
        "place": "社区办公楼二楼会议室",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "answer_by": starts_at - timedelta(hours=2),
        "seats": 40,
        "audience": ((3, None),),
        "items": (PlannedItem("渠道怎么衬砌", 60), PlannedItem("工期和摊派", 40)),
    }
    return Plan(**(told | other))


def announces(stage: Stage, speak: Callable[[Announcer], T]) -> T:
    """Something is said outside of every conversation."""

    def work(session: Session) -> tuple[T, list[outbox.Outgoing]]:
        now = stage.clock.now()
        announcer = Announcer(session, stage.app.scheduler.product, Outbox(f"test:{now.isoformat()}", now), now)
        result = speak(announcer)
        session.flush()
        return result, outbox.save(session, announcer.outbox.rows)

    result, rows = stage.app.database.transact(work)
    stage.app.sender.offer(rows)
    return result


def counted(stage: Stage, id_: int) -> Counts:
    """What its cards should count."""
    return stage.app.database.transact(lambda session: count(session, session.get_one(Gathering, id_)))


def said_by(stage: Stage, id_: int, person: Person) -> SignUp | None:
    """What somebody said of coming."""

    def load(session: Session) -> SignUp | None:
        theirs = select(SignUp).where(SignUp.gathering_id == id_, SignUp.person_id == acting(session, person).id)
        return session.scalars(theirs).first()

    return stage.app.database.transact(load)


def come_in(chat: Chat, *people: Person) -> None:
    """They are in the group chat, too."""
    for person in people:
        chat.stage.world.add_member(chat.id, person.viewer)


def select_sign_up(id_: int, whose: int) -> Select[SignUp]:
    """What somebody said of coming, by their id in the product."""
    return select(SignUp).where(SignUp.gathering_id == id_, SignUp.person_id == whose)
