"""Enrolment: where somebody lives, who confirmed it, and what changes when they move."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.actors import Actor
from models.grids import Group
from models.people.rows import Person


def settle_in(session: Session, actor: Actor, *, group: Group, now: datetime) -> Actor:
    """The person lives in `group` from now on. That anybody confirmed another group before is over."""
    moved = actor.group_id != group.id
    values: dict[str, Any] = {"grid_id": group.grid_id, "group_id": group.id, "left_at": None}
    if moved:
        values |= {"joined_at": now, "verified_at": None, "verified_by_id": None}
    session.execute(update(Person).where(Person.id == actor.id).values(values))
    is_verified = actor.is_verified and not moved
    return replace(actor, grid_id=group.grid_id, group_id=group.id, is_verified=is_verified)
