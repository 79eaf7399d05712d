"""What people set for themselves: language, elders' mode, quiet hours, notices."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actors import Actor
from models.people.rows import Person


def get_language(session: Session, telegram_id: int) -> str:
    """The language in which somebody is spoken to."""
    return session.scalars(select(Person.language).where(Person.telegram_id == telegram_id)).first() or "zh"


def set_language(session: Session, actor: Actor, language: str) -> Actor:
    """Words for this person are in `language` from now on."""
    session.execute(update(Person).where(Person.id == actor.id).values(language=language))
    return replace(actor, language=language)
