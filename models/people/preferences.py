"""What people set for themselves: language, elders' mode, quiet hours, notices. Saved once, used everywhere."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actors import Actor
from models.people.rows import Person
from models.rules.community_parts import QuietHours
from models.rules.notices import Notice


def get_language(session: Session, telegram_id: int) -> str:
    """The language in which somebody is spoken to."""
    return session.scalars(select(Person.language).where(Person.telegram_id == telegram_id)).first() or "zh"


def set_language(session: Session, actor: Actor, language: str) -> Actor:
    """Words for this person are in `language` from now on."""
    session.execute(update(Person).where(Person.id == actor.id).values(language=language))
    return replace(actor, language=language)


def set_elders_mode(session: Session, actor: Actor, *, on: bool) -> Actor:
    """Few buttons, one a row, numbered, from now on; or as for everybody."""
    session.execute(update(Person).where(Person.id == actor.id).values(elders_mode=on))
    return replace(actor, elders_mode=on)


def set_quiet_hours(session: Session, person_id: int, hours: QuietHours | None) -> None:
    """Nothing that can wait rings in these hours, office time; None: in the community's."""
    start, end = (hours.start, hours.end) if hours else (None, None)
    session.execute(update(Person).where(Person.id == person_id).values(quiet_from=start, quiet_until=end))


def get_quiet_hours(person: Person) -> QuietHours | None:
    """What the person set for themselves; None: nothing."""
    if person.quiet_from is None or person.quiet_until is None:
        return None
    return QuietHours(start=person.quiet_from, end=person.quiet_until)


def list_quiet_hours(session: Session) -> dict[int, QuietHours]:
    """Everybody's own quiet hours, by Telegram id."""
    columns = (Person.telegram_id, Person.quiet_from, Person.quiet_until)
    rows = session.execute(select(*columns).where(Person.quiet_from.is_not(None), Person.quiet_until.is_not(None)))
    return {chat_id: QuietHours(start=start, end=end) for chat_id, start, end in rows if chat_id and start and end}


def set_notice(session: Session, person: Person, notice: Notice, *, wanted: bool) -> None:
    """Whether news of this kind is told."""
    others = [kind for kind in person.muted if kind != notice]
    person.muted = others if wanted else [*others, notice.value]
    session.flush()


def wants(person: Person, notice: Notice) -> bool:
    """Whether the person wants news of this kind."""
    return notice not in person.muted
