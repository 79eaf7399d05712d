"""A grid's topics and the people who propose, second and judge them, without anybody on Telegram's side."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actors import Account, Actor, load_actors
from models.enrolments import settle_in
from models.grids import Group
from models.people import get_person
from models.roles import grant, grid_scope
from models.rules.community import Community
from models.rules.roles import Role
from models.topics import Topic
from models.topics.proposing import propose

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
TODAY = date(2026, 11, 23)
WANG = 9001
DARK = "东三巷的路灯坏了半年，建议装几盏新的"


def resident(session: Session, account: int, *, group: int = 11) -> Actor:
    """Somebody who lives in that group; the same one every time."""
    actor = load_actors(session, {account: Account(account, f"居民{account}")}, today=TODAY)[account]
    if actor.group_id != group:
        actor = settle_in(session, actor, group=session.get_one(Group, group), now=NOW)
    return actor


def judge(session: Session, grid_id: int = 3, account: int = 9900) -> Actor:
    """The leader of a grid."""
    actor = load_actors(session, {account: Account(account, "网格长")}, today=TODAY)[account]
    grant(session, actor.id, Role.GRID_LEADER, grid_scope(grid_id))
    return load_actors(session, {account: Account(account, "网格长")}, today=TODAY)[account]


def proposed(
    session: Session, community: Community, *, account: int = WANG, group: int = 11, needed: int = 10, text: str = DARK
) -> Topic:
    """A topic that they propose."""
    person = get_person(session, resident(session, account, group=group).id)
    session.refresh(person)
    topic = propose(session, person, community, text=text, attachments=[], now=NOW)
    topic.seconds_needed = needed
    session.flush()
    return topic
