"""When each round was at a household last, and from when on its days count again."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.households.rows import Household, HouseholdDue
from models.rules.visit_plans import again_on


def load_dues(session: Session, household_ids: Collection[int]) -> dict[int, dict[str, HouseholdDue]]:
    """The dues of these households, by household and round, in one statement."""
    found: dict[int, dict[str, HouseholdDue]] = {}
    of_them = select(HouseholdDue).where(HouseholdDue.household_id.in_(household_ids))
    for due in session.scalars(of_them.order_by(HouseholdDue.household_id, HouseholdDue.round)):
        found.setdefault(due.household_id, {})[due.round] = due
    return found


def note_met(session: Session, household: Household, rounds: Iterable[str], *, met_on: date) -> dict[str, Any]:
    """Somebody was met on that day, which counts for these rounds (their keys). Returns what was before, as JSON takes
    it, for `restore`. A day before the last one moves nothing.
    """
    rounds = list(rounds)
    dues, before = _take(session, household, rounds, met_on)
    for due in dues:
        if due.last_on is None or due.last_on <= met_on:
            due.last_on = due.counts_from = met_on
            due.retry_on, due.tries = None, 0
    session.flush()
    return before


def note_absent(session: Session, household: Household, rounds: Iterable[str], *, met_on: date) -> dict[str, Any]:
    """Nobody was at home on that day: it is tried again some days later. Returns what was before, for `restore`."""
    rounds = list(rounds)
    dues, before = _take(session, household, rounds, met_on)
    for due in dues:
        if due.last_on is None or due.last_on <= met_on:
            due.tries += 1
            due.retry_on = again_on(met_on, due.tries)
    session.flush()
    return before


def restore(session: Session, household: Household, before: Mapping[str, Any]) -> None:
    """As it was before a `note_met` or `note_absent` that was a mistake."""
    dues = load_dues(session, [household.id]).get(household.id, {})
    for round_, values in before.items():
        if values is None:
            of_it = (HouseholdDue.household_id == household.id, HouseholdDue.round == round_)
            session.execute(delete(HouseholdDue).where(*of_it))
        elif due := dues.get(round_):
            due.last_on, due.retry_on = _read(values["last_on"]), _read(values["retry_on"])
            due.counts_from, due.tries = date.fromisoformat(values["counts_from"]), values["tries"]
    session.flush()


def _take(
    session: Session, household: Household, rounds: Collection[str], met_on: date
) -> tuple[list[HouseholdDue], dict[str, Any]]:
    """The dues of these rounds, made where there are none yet, and how they are now."""
    known = load_dues(session, [household.id]).get(household.id, {})
    before = {each: _pack(known[each]) if each in known else None for each in rounds}
    for round_ in rounds:
        if round_ not in known:
            known[round_] = HouseholdDue(household_id=household.id, round=round_, counts_from=met_on, tries=0)
            session.add(known[round_])
    return [known[each] for each in rounds], before


def _pack(due: HouseholdDue) -> dict[str, Any]:
    days = {"last_on": due.last_on, "counts_from": due.counts_from, "retry_on": due.retry_on}
    return {name: day.isoformat() if day else None for name, day in days.items()} | {"tries": due.tries}


def _read(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
