"""Dues: who was met is not due again at once, who was not at home is tried again, and a mistake is taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.households import Household, HouseholdDue
from models.households.dues import load_dues, note_absent, note_met, restore
from models.households.settling import settle
from models.rules.community import Community
from tests.models.households.living import TODAY, home_of, live

YESTERDAY = TODAY - timedelta(days=1)
ROUNDS = ["worker", "leader"]


@pytest.fixture
def household(session: Session, community: Community) -> Household:
    """With a due of each round."""
    household = home_of(session, live(session, "王秀英"))
    settle(session, today=TODAY, community=community)
    return household


def state(session: Session, household: Household) -> dict[str, tuple[date | None, date, date | None, int]]:
    """How its dues are in the store."""
    session.expire_all()
    dues = load_dues(session, [household.id])[household.id]
    return {key: (due.last_on, due.counts_from, due.retry_on, due.tries) for key, due in dues.items()}


def test_who_was_met_counts_anew(session: Session, household: Household) -> None:
    before = state(session, household)
    kept = note_met(session, household, iter(ROUNDS), met_on=TODAY)
    after = state(session, household)
    assert after == before | dict.fromkeys(ROUNDS, (TODAY, TODAY, None, 0))
    assert set(kept) == set(ROUNDS)
    restore(session, household, kept)
    assert state(session, household) == before


def test_who_was_not_at_home_is_tried_again_and_waits_no_longer(session: Session, household: Household) -> None:
    note_met(session, household, ROUNDS, met_on=TODAY - timedelta(days=40))
    since = state(session, household)["worker"][1]
    first = note_absent(session, household, ROUNDS, met_on=YESTERDAY)
    assert state(session, household)["worker"] == (since, since, YESTERDAY + timedelta(days=2), 1)
    second = note_absent(session, household, ROUNDS, met_on=TODAY)
    assert state(session, household)["worker"] == (since, since, TODAY + timedelta(days=5), 2)
    restore(session, household, second)
    assert state(session, household)["worker"][2:] == (YESTERDAY + timedelta(days=2), 1)
    restore(session, household, first)
    assert state(session, household)["worker"][2:] == (None, 0)
    note_absent(session, household, ROUNDS, met_on=YESTERDAY)
    note_met(session, household, ROUNDS, met_on=TODAY)
    assert state(session, household)["worker"] == (TODAY, TODAY, None, 0)


def test_what_is_told_late_does_not_turn_back_the_clock(session: Session, household: Household) -> None:
    note_met(session, household, ROUNDS, met_on=TODAY)
    before = state(session, household)
    note_met(session, household, ROUNDS, met_on=YESTERDAY)
    note_absent(session, household, ROUNDS, met_on=YESTERDAY)
    assert state(session, household) == before


def test_a_round_that_was_never_there_begins_with_it(session: Session, household: Household) -> None:
    session.delete(session.get_one(HouseholdDue, (household.id, "worker")))
    session.flush()
    kept = note_met(session, household, ["worker"], met_on=TODAY)
    assert state(session, household)["worker"] == (TODAY, TODAY, None, 0)
    restore(session, household, kept)
    assert "worker" not in state(session, household)
