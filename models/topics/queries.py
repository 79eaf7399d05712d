"""Questions asked of the topics. Every answer is bounded by a person or by grids."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from models.gatherings.rows import AgendaItem, Gathering
from models.people import Person
from models.rules.gathering_states import GatheringState
from models.rules.topic_states import LIVE, TopicState, TopicStep
from models.rules.topics import find_alike
from models.topics.rows import Topic, TopicEvent, TopicSecond

PAGE = 8
MOST_COMPARED = 200
"""With so many of a grid's newest open topics a new one is compared."""

SECONDS: ColumnElement[int] = (
    select(func.count()).where(TopicSecond.topic_id == Topic.id).correlate(Topic).scalar_subquery()
)


def list_of_grid(session: Session, grid_id: int, *, offset: int = 0, limit: int = PAGE) -> list[Topic]:
    """What is open in a grid: what most want first."""
    statement = _topics().where(Topic.grid_id == grid_id, Topic.state.in_(LIVE))
    return list(session.scalars(statement.order_by(SECONDS.desc(), Topic.id.desc()).offset(offset).limit(limit)))


def list_of_authors(
    session: Session, author_ids: Collection[int], *, offset: int = 0, limit: int = PAGE
) -> list[Topic]:
    """What these people proposed: what is open first, then the newest."""
    is_over = case((Topic.state.in_(LIVE), 0), else_=1)
    statement = _topics().where(Topic.author_id.in_(author_ids))
    return list(session.scalars(statement.order_by(is_over, Topic.id.desc()).offset(offset).limit(limit)))


def list_for_agenda(
    session: Session, grid_ids: Collection[int] | None, *, offset: int = 0, limit: int = PAGE
) -> list[Topic]:
    """What a meeting of these grids (None: of all) can take up: first what enough neighbours want or the secretary
    chose, then what waits for seconds, the most wanted at the top.
    """
    statement = _topics().where(Topic.state.in_((TopicState.READY, TopicState.OPEN)))
    if grid_ids is not None:
        statement = statement.where(Topic.grid_id.in_(grid_ids))
    is_waiting = case((Topic.state == TopicState.READY, 0), else_=1)
    ordered = statement.order_by(is_waiting, SECONDS.desc(), Topic.id)
    return list(session.scalars(ordered.offset(offset).limit(limit)))


def find_similar(session: Session, grid_id: int, text: str, limit: int = 3) -> list[Topic]:
    """Open topics of a grid that may be about the same, the likeliest first."""
    newest = select(Topic.id, Topic.text).where(Topic.grid_id == grid_id, Topic.state.in_(LIVE))
    rows = session.execute(newest.order_by(Topic.id.desc()).limit(MOST_COMPARED)).all()
    places = find_alike(text, [row.text for row in rows], limit=limit)
    return [session.get_one(Topic, rows[place].id) for place in places]


def count_seconds(session: Session, topic_ids: Collection[int]) -> dict[int, int]:
    """How many neighbours second each of these."""
    counts = select(TopicSecond.topic_id, func.count()).where(TopicSecond.topic_id.in_(topic_ids))
    found = dict(session.execute(counts.group_by(TopicSecond.topic_id)).all())
    return {topic_id: found.get(topic_id, 0) for topic_id in topic_ids}


def has_seconded(session: Session, topic_id: int, person_id: int) -> bool:
    """Whether they are one of them."""
    return session.get(TopicSecond, (topic_id, person_id)) is not None


def list_seconders(session: Session, topic_id: int) -> list[Person]:
    """Who seconds it, in the order in which they came."""
    statement = select(Person).join(TopicSecond, TopicSecond.person_id == Person.id)
    return list(session.scalars(statement.where(TopicSecond.topic_id == topic_id).order_by(TopicSecond.at, Person.id)))


def get_reason(session: Session, topic: Topic) -> str:
    """What was said when it was refused; "" where it was not."""
    refused = (TopicEvent.topic_id == topic.id) & (TopicEvent.step == TopicStep.REFUSE)
    said = select(TopicEvent.text).where(refused).order_by(TopicEvent.id.desc()).limit(1)
    return session.scalar(said) or ""


def get_gathering(session: Session, topic: Topic) -> Gathering | None:
    """The meeting on whose agenda it stands, or stood when it was decided; None where there is none."""
    held = select(Gathering).join(AgendaItem, AgendaItem.gathering_id == Gathering.id)
    not_cancelled = (AgendaItem.topic_id == topic.id) & (Gathering.state != GatheringState.CANCELLED)
    return session.scalars(held.where(not_cancelled).order_by(Gathering.starts_at.desc()).limit(1)).first()


def _topics() -> Select[Topic]:
    return select(Topic).options(joinedload(Topic.author))
