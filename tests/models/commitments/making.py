"""A meeting that took place, with what it promised: rows, as planning and minutes would leave them."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.commitments import Commitment
from models.commitments.steps import draft, promise
from models.gatherings.rows import AgendaItem, Audience, Gathering
from models.gatherings.sign_up_rows import SignUp
from models.people import Person
from models.rules.community import Community
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.minutes_states import ItemOutcome
from models.rules.topic_states import TopicState
from models.topics.rows import Topic, TopicSecond
from tests.people import START

HELD_AT = START - timedelta(days=3)
DUE = date(2026, 12, 10)  # a Thursday


def person_of(session: Session, telegram_id: int) -> Person:
    return session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def add_meeting(session: Session, *, grid_id: int | None = 3, grids: tuple[int, ...] = (3,), code: str = "hall",
                at: datetime = HELD_AT) -> Gathering:  # fmt: skip
    """It is over; `grid_id` is the grid whose leader held it, None: the office."""
    gathering = Gathering(
        kind="deliberation", grid_id=grid_id, created_at=at, title="水渠怎么修", about="", place="三网格活动室",
        material=[], starts_at=at, ends_at=at + timedelta(hours=2), answer_by=at, remind_hours=[],
        state=GatheringState.OVER, code=code,
        audience=[Audience(grid_id=each) for each in grids],
        items=[AgendaItem(position=1, title="给灌渠铺上水泥", minutes=60, outcome=ItemOutcome.AGREED)],
    )  # fmt: skip
    session.add(gathering)
    session.flush()
    return gathering


def add_topic(session: Session, gathering: Gathering, author: Person, *seconders: Person) -> Topic:
    """What its first item is about, with a picture."""
    topic = Topic(
        author_id=author.id, grid_id=3, group_id=11, text="灌渠漏水", proposed_at=HELD_AT, proposed_on=HELD_AT.date(),
        attachments=[{"kind": "photo", "file_id": "before"}], state=TopicState.DECIDED, seconds_needed=10,
    )  # fmt: skip
    session.add(topic)
    session.flush()
    session.add_all([TopicSecond(topic_id=topic.id, person_id=each.id, at=HELD_AT) for each in seconders])
    gathering.items[0].topic_id = topic.id
    session.flush()
    return topic


def add_attendee(session: Session, gathering: Gathering, person: Person, *, came: bool = True) -> None:
    session.add(
        SignUp(gathering_id=gathering.id, person_id=person.id, state=SignUpState.GOING, answered_at=HELD_AT,
               arrived_at=HELD_AT if came else None)
    )  # fmt: skip
    session.flush()


def add_draft(session: Session, gathering: Gathering, owner: Person, *, text: str = "灌渠东段铺水泥",
              promised_for: date = DUE) -> Commitment:  # fmt: skip
    return draft(session, gathering, gathering.items[0], text=text, owner_id=owner.id, promised_for=promised_for,
                 actor_id=owner.id, now=HELD_AT)  # fmt: skip


def add_promise(session: Session, community: Community, gathering: Gathering, owner: Person, *,
                text: str = "灌渠东段铺水泥", promised_for: date = DUE,
                now: datetime = START) -> Commitment:  # fmt: skip
    commitment = add_draft(session, gathering, owner, text=text, promised_for=promised_for)
    promise(session, commitment, community, now=now)
    return commitment
