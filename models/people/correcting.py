"""What the grid puts right of a resident, and entering one who has no account."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.grids import Group
from models.people.managed import new_managed
from models.people.rows import Person


def correct_name(person: Person, name: str) -> None:
    """Their real name; what their account shows no longer counts."""
    person.name, person.named_by_self = name, True


def move_to(person: Person, group: Group, *, by_id: int, now: datetime) -> None:
    """They live in another group, as whoever serves both knows: that is confirmed by it."""
    person.grid_id, person.group_id, person.joined_at = group.grid_id, group.id, now
    person.verified_at, person.verified_by_id = now, by_id


def mark_moved_away(session: Session, person: Person, *, now: datetime) -> None:
    """They left the community. What they hold and what is open of theirs stays."""
    person.left_at, person.grid_id, person.group_id = now, None, None
    person.joined_at = person.verified_at = person.verified_by_id = person.address = None
    session.flush()


def enter_resident(
    session: Session, *, name: str, group: Group, address: str | None, phone: str | None, by_id: int, now: datetime
) -> Person:
    """Somebody without an account, confirmed by whoever entered them."""
    person = new_managed(name=name, group=group, address=address, phone=phone, now=now)
    person.verified_at, person.verified_by_id = now, by_id
    session.add(person)
    session.flush()
    return person
