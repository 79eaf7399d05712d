"""Listeners: who is told of every step of a commitment. All of them have an account."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.commitments.rows import Commitment
from models.gatherings.sign_up_rows import SignUp
from models.people import Person
from models.topics.rows import TopicSecond
from models.topics.speakers import list_speakers


def list_backers(session: Session, commitment: Commitment) -> list[Person]:
    """Who wanted it: whoever proposed the topic, or speaks for who did, and everybody who seconded it."""
    topic = commitment.item.topic
    if topic is None:
        return []
    seconders = select(TopicSecond.person_id).where(TopicSecond.topic_id == topic.id)
    return _reachable([*list_speakers(session, topic), *_list_people(session, Person.id.in_(seconders))])


def list_listeners(session: Session, commitment: Commitment) -> list[Person]:
    """They, and everybody who was at the gathering."""
    was_there = (SignUp.gathering_id == commitment.gathering_id, SignUp.arrived_at.is_not(None))
    attendees = _list_people(session, Person.id.in_(select(SignUp.person_id).where(*was_there)))
    return _reachable([*list_backers(session, commitment), *attendees])


def _list_people(session: Session, where: ColumnElement[bool]) -> Iterable[Person]:
    return session.scalars(select(Person).where(where, Person.telegram_id.is_not(None)).order_by(Person.id))


def _reachable(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people if person.telegram_id is not None}.values())
