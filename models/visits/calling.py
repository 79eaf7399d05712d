"""Calling for a must-visit (必到户): once for each event, ever, and assigned at once."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import insert
from models.households.pausing import is_paused
from models.households.rows import Household
from models.rules.community import Community
from models.rules.musts import What
from models.rules.visit_states import Cause
from models.visits.rows import Visit, VisitList
from models.visits.workforce import find_assignee


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, and in whose words."""

    what: What
    words: str = ""
    by_id: int | None = None

    def packed(self, *, paused: bool = False) -> dict[str, Any]:
        """What `Visit.why` holds. `paused`: they asked to be left in peace, so one calls first."""
        return {"what": self.what, "words": self.words, "by_id": self.by_id, "paused": paused}


@dataclass(frozen=True, slots=True)
class Must:
    """A must-visit before it is a row; the fields are those of `Visit`."""

    key: str
    cause: Cause
    why: dict[str, Any]
    about: str | None
    household_id: int
    grid_id: int
    group_id: int | None
    assignee_id: int | None
    starts_on: date
    listed_on: date | None = None


def call_for(
    session: Session,
    household: Household,
    cause: Cause,
    *,
    key: str,
    why: Told,
    community: Community,
    now: datetime,
    about: str | None = None,
    first_id: int | None = None,
) -> Visit | None:
    """Have somebody go there at once, whoever serves there today; None where `key` was called for already. `first_id`
    comes first, if they visit there. Tell them with `handlers.visits.lists.tell_must`.
    """
    if get_called(session, key) is not None:
        return None
    today = community.today(now)
    paused = cause is not Cause.WISH and is_paused(session, household.id, today=today)
    must = Must(
        key=key,
        cause=cause,
        why=why.packed(paused=paused),
        about=about,
        household_id=household.id,
        grid_id=household.grid_id,
        group_id=household.group_id,
        assignee_id=find_assignee(session, household, community, today=today, first_id=first_id),
        starts_on=today,
        listed_on=today if session.get(VisitList, (household.grid_id, today)) else None,
    )
    return next(iter(add_musts(session, [must], community, now=now)), None)


def get_called(session: Session, key: str) -> Visit | None:
    """The visit that was called for under that key."""
    return session.scalars(select(Visit).where(Visit.key == key)).first()


def add_musts(session: Session, musts: Sequence[Must], community: Community, *, now: datetime) -> list[Visit]:
    """The rows of those for which nobody called meanwhile. They stay until somebody was met."""
    rows = [asdict(must) | {"round": community.visits.rounds[0].key, "created_at": now} for must in musts]
    if not rows:
        return []
    added = insert(session, Visit).values(rows).on_conflict_do_nothing(index_elements=["key"])
    return _list_visits(session, set(session.scalars(added.returning(Visit.id))))


def _list_visits(session: Session, ids: Collection[int]) -> list[Visit]:
    return list(session.scalars(select(Visit).where(Visit.id.in_(ids)).order_by(Visit.id))) if ids else []
