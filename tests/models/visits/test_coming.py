"""What is ahead of a household: who waits to be met, and by which day somebody is there again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.households.rows import Pace
from models.rules.community import Community
from models.rules.visit_states import Cause, Outcome, VisitState
from models.visits.coming import get_next_day, list_open_at
from tests.models.visits.door import TODAY, Door


@pytest.fixture
def door(house: Database, community: Community) -> Iterator[Door]:
    with Session(house.engine) as session:
        yield Door(session, community)


class TestNextDay:
    """The lowest round promises it; higher ones promise no days."""

    @pytest.mark.parametrize(("traits", "pace", "days"), [
        ([], Pace.NORMAL, 90), (["alone"], Pace.NORMAL, 30), (["newcomer"], Pace.NORMAL, 60),
        (["newcomer", "disabled"], Pace.NORMAL, 30), (["alone"], Pace.FEWER, 365),
    ])  # fmt: skip
    def test_by_what_they_need(self, door: Door, traits: list[str], pace: Pace, days: int) -> None:
        door.person.traits, door.household.pace = traits, pace
        door.notes()
        assert self.ask(door) == TODAY + timedelta(days=days)

    def test_nobody_at_home_is_tried_again(self, door: Door) -> None:
        door.notes(Outcome.ABSENT)
        assert self.ask(door) == door.due().retry_on

    def test_in_peace_nobody_comes(self, door: Door) -> None:
        door.notes(Outcome.DECLINED)
        assert self.ask(door) is None

    def test_where_nobody_lives_nobody_comes(self, door: Door) -> None:
        door.notes()
        door.household.gone_on = TODAY
        assert self.ask(door) is None

    def test_before_it_was_ever_planned(self, door: Door) -> None:
        assert self.ask(door) is None

    def ask(self, door: Door) -> object:
        return get_next_day(door.session, door.household, door.community, today=TODAY)


def test_must_visits_come_first_and_what_is_over_does_not(door: Door) -> None:
    own, must = door.plans(), door.plans("dispute:1", cause=Cause.DISPUTE)
    door.plans("worker:2", state=VisitState.LAPSED)
    assert list_open_at(door.session, door.household.id) == [must, own]
