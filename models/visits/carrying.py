"""What stands open is carried to the list of a day, and from whoever no longer serves to who does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from models.rules.visit_states import MUST, Cause, VisitState
from models.visits.rows import Visit
from models.visits.workforce import Workforce, pick


@dataclass(slots=True)
class Standing:
    """An open visit, as far as it matters whose it is."""

    id: int
    household_id: int
    group_id: int | None
    round: str
    cause: Cause
    assignee_id: int | None
    listed_on: date | None

    @property
    def takers(self) -> str | None:
        """Who may have it: those of its round; of a must-visit (None) anybody who serves there."""
        return None if self.cause in MUST else self.round


def list_standing(session: Session, grid_id: int, *, day: date) -> list[Standing]:
    """The visits that are asked for in a grid on that day: must-visits first, then those that end first."""
    columns = (Visit.id, Visit.household_id, Visit.group_id, Visit.round, Visit.cause, Visit.assignee_id,
               Visit.listed_on)  # fmt: skip
    asked = (Visit.grid_id == grid_id, Visit.state == VisitState.OPEN, Visit.starts_on <= day)
    in_time = Visit.ends_on.is_(None) | (Visit.ends_on >= day)
    rows = session.execute(select(*columns, Visit.ends_on).where(*asked, in_time)).all()
    ordered = sorted(rows, key=lambda row: (row.cause not in MUST, row.ends_on or date.max, row.id))
    return [Standing(*row[:-1]) for row in ordered]


def count_listed(session: Session, person_ids: Iterable[int], *, day: date, but: int | None = None) -> dict[int, int]:
    """How many visits stand on each of these people's lists of that day, those of one grid (`but`) left out."""
    listed = select(Visit.assignee_id, func.count()).where(Visit.assignee_id.in_(person_ids), Visit.listed_on == day)
    if but is not None:
        listed = listed.where(Visit.grid_id != but)
    return {id_: count for id_, count in session.execute(listed.group_by(Visit.assignee_id)) if id_ is not None}


def carry(
    session: Session, standing: Iterable[Standing], workforce: Workforce, loads: dict[int, int], *, day: date, most: int
) -> None:
    """Put them on the list of that day, each on that of who has it or may have it. A must-visit always stands there;
    of the others, what is too much for one day waits for the next. `loads` grows.
    """
    changes = []
    for each in standing:
        assignee_id = _find_assignee(each, workforce, loads, most)
        has_room = assignee_id is None or loads.get(assignee_id, 0) < most
        listed_on = day if has_room or each.cause in MUST else each.listed_on
        changes.append({"id": each.id, "assignee_id": assignee_id, "listed_on": listed_on})
        if assignee_id is not None and listed_on == day:
            loads[assignee_id] = loads.get(assignee_id, 0) + 1
    _write(session, changes)


def hand_over(
    session: Session, standing: Iterable[Standing], workforce: Workforce, loads: dict[int, int], *, most: int
) -> bool:
    """Give what stands with somebody who does not serve there any more to who does. Whether there was any."""
    changes = []
    for each in standing:
        if workforce.may_go(each.assignee_id, each.takers, each.household_id, each.group_id):
            continue
        assignee_id = _find_assignee(each, workforce, loads, most)
        if assignee_id is not None and each.cause not in MUST and loads.get(assignee_id, 0) >= most:
            assignee_id = None
        if assignee_id != each.assignee_id:
            changes.append({"id": each.id, "assignee_id": assignee_id, "listed_on": each.listed_on})
        if assignee_id is not None:
            loads[assignee_id] = loads.get(assignee_id, 0) + 1
    _write(session, changes)
    return bool(changes)


def _find_assignee(visit: Standing, workforce: Workforce, loads: Mapping[int, int], most: int) -> int | None:
    """Whoever has it, if they still may, or who stands in for them; where that is too much for them, who has room."""
    if visit.assignee_id is not None:
        acting = workforce.stand_ins.get(visit.assignee_id)
        for id_ in (visit.assignee_id, acting):
            may_have = workforce.may_go(id_, visit.takers, visit.household_id, visit.group_id)
            if id_ is not None and may_have and (loads.get(id_, 0) < most or _stays(visit, id_)):
                return id_
    return pick(workforce.list_takers(visit.takers, visit.household_id, visit.group_id), loads, most=most)


def _stays(visit: Standing, person_id: int) -> bool:
    """What must not be made at once waits with whoever has it until there is room."""
    return person_id == visit.assignee_id and visit.cause not in MUST


def _write(session: Session, changes: Sequence[Mapping[str, Any]]) -> None:
    """One statement for all of them, in the order in which a diary entry holds them too; whoever holds one of the rows
    reads it again.
    """
    if not changes:
        return
    session.execute(update(Visit), sorted(changes, key=lambda change: change["id"]))
    for change in changes:
        held = session.identity_map.get(identity_key(Visit, change["id"]))
        if held is not None:
            session.expire(held, ["assignee_id", "assignee", "listed_on"])
