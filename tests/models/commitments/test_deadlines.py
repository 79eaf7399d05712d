"""The day of a commitment: reminders before it, one level up after it, each once, in the office's hours."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import get_actor
from models.commitments import Commitment
from models.commitments.deadlines import CommitmentTimer, key, moments_of
from models.commitments.steps import move
from models.gatherings.rows import Gathering
from models.rules.commitment_states import CommitmentStep
from models.rules.community import Community
from models.timers import Timer
from tests.models.commitments.making import DUE, add_promise, person_of
from tests.people import START

K = CommitmentTimer


def planned(session: Session, commitment: Commitment) -> dict[CommitmentTimer, str]:
    """What is planned for its present day, in office time."""
    wanted = {key(commitment, timer): timer for timer in K}
    timers = session.scalars(select(Timer).where(Timer.key.in_(wanted), Timer.cancelled.is_(False)))
    return {wanted[t.key]: f"{t.due_at + timedelta(hours=8):%m-%d %H:%M}" for t in timers}


def test_its_day_is_watched_from_the_promise_on(session: Session, meeting: Gathering, community: Community) -> None:
    commitment = add_promise(session, community, meeting, person_of(session, 7004))
    assert planned(session, commitment) == {
        K.WARN: "12-07 08:30",
        K.DUE: "12-10 08:30",
        K.OVERDUE: "12-11 08:30",
        K.STILL_OVERDUE: "12-14 08:30",
    }


def test_a_sunday_is_reminded_of_on_the_working_day_before(community: Community) -> None:
    zone = community.zone
    local = {
        timer: f"{at.astimezone(zone):%m-%d %H:%M}" for timer, at in moments_of(date(2026, 12, 13), community).items()
    }
    assert local[K.DUE] == "12-11 08:30"
    assert local[K.OVERDUE] == "12-14 08:30"


@pytest.mark.parametrize(
    ("promised_for", "left"),
    [
        (START.date(), {K.OVERDUE, K.STILL_OVERDUE}),  # today, and the office is open already
        (START.date() + timedelta(days=2), {K.DUE, K.OVERDUE, K.STILL_OVERDUE}),
        (START.date() - timedelta(days=2), {K.OVERDUE, K.STILL_OVERDUE}),  # the objections took longer
        (START.date() - timedelta(days=30), {K.STILL_OVERDUE}),
    ],
)
def test_what_comes_too_late_makes_way(session: Session, meeting: Gathering, community: Community,
                                       promised_for: date, left: set[CommitmentTimer]) -> None:  # fmt: skip
    commitment = add_promise(session, community, meeting, person_of(session, 7004), promised_for=promised_for)
    assert set(planned(session, commitment)) == left


def test_another_day_has_reminders_of_its_own(session: Session, meeting: Gathering, community: Community) -> None:
    commitment = add_promise(session, community, meeting, person_of(session, 7004))
    leader = get_actor(session, person_of(session, 7006).id, today=START.date())
    first = key(commitment, K.DUE)
    move(session, commitment, CommitmentStep.POSTPONE, leader, community, now=START, due_on=DUE + timedelta(days=5))
    assert key(commitment, K.DUE) != first, "the old ones are stale"
    assert planned(session, commitment)[K.DUE] == "12-15 08:30"


@given(st.dates(date(2026, 1, 5), date(2026, 12, 28)))
def test_moments_come_in_order_and_in_office_hours(community: Community, due_on: date) -> None:
    moments = moments_of(due_on, community)
    in_order = list(moments.values())
    assert in_order == sorted(in_order)
    end = datetime.combine(due_on + timedelta(days=1), datetime.min.time(), community.zone)
    assert moments[K.DUE] < end <= moments[K.OVERDUE]
    for moment in in_order:
        assert community.hours.next_working_moment(moment) == moment
