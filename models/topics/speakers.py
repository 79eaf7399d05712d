"""Who speaks for the proposer of a topic: they themselves, and their family."""

from sqlalchemy.orm import Session

from models.mandates import list_agents
from models.people import Person
from models.topics.rows import Topic


def list_speakers(session: Session, topic: Topic) -> list[Person]:
    """Everybody with an account who hears what becomes of it and may add to it, the proposer first."""
    family = [mandate.agent for mandate in list_agents(session, topic.author_id)]
    return [person for person in (topic.author, *family) if person.telegram_id is not None]
