"""What is told at the door: the household is its author, and whoever was there answers for it, where they may."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Actor
from models.grids import Group
from models.requests import Request
from models.roles import grid_scope, group_scope
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.request_states import RequestState
from models.rules.roles import Role
from models.rules.visit_states import Outcome, VisitState
from models.visits.calling import get_called
from models.visits.diary import take_back
from models.visits.opening import find_above, offer_up, open_request
from tests.models.visits.door import COLLEAGUE, LEADER, SECRETARY, TODAY, WORKER, Door, at, family


@pytest.fixture
def door(house: Database, community: Community) -> Iterator[Door]:
    with Session(house.engine) as session:
        yield Door(session, community)


def opens(door: Door, by: int | Actor = WORKER, outcome: Outcome = Outcome.TAKEN_BACK, **values: Any) -> Request:
    """Somebody takes back what was told."""
    actor = door.actor(by) if isinstance(by, int) else by
    told: dict[str, Any] = {
        "person_id": door.person.id, "category": "environment", "danger": False, "text": "楼道堆了东西",
        "attachments": [], "now": at(0),
    }  # fmt: skip
    entry = open_request(door.session, actor, door.household, outcome, door.community, **told | values)
    return door.session.get_one(Request, entry.request_id)


class TestOpening:
    """One entry does everything."""

    def test_the_resident_is_its_author_and_the_worker_answers(self, door: Door) -> None:
        visit = door.plans()
        request = opens(door)
        worker = door.actor(WORKER).id
        assert (request.author_id, request.filed_by_id, request.channel) == (door.person.id, worker, Channel.VISIT)
        assert (request.state, request.owner_id, request.first_owner_id) == (RequestState.ACCEPTED, worker, worker)
        assert visit.state is VisitState.MET
        assert door.due().last_on == TODAY

    def test_speaking_at_the_door_was_the_first_word(self, door: Door) -> None:
        assert opens(door).replied_at == at(0)

    def test_who_wants_a_call_has_not_been_called_yet(self, door: Door) -> None:
        request = opens(door, outcome=Outcome.CALL)
        assert (request.owner_id, request.replied_at) == (door.actor(WORKER).id, None)

    def test_one_s_own_family_s_waits_for_another_pair_of_eyes(self, door: Door) -> None:
        family(door.session, door.actor(WORKER).id, door.person)
        request = opens(door)
        assert (request.state, request.owner_id) == (RequestState.FILED, None)
        assert offer_up(door.session, door.actor(WORKER), request, door.community, today=TODAY, now=at(0)) is None

    def test_of_a_group_leader_it_waits_for_the_grid(self, door: Door) -> None:
        leader = door.hires("组长", Role.GROUP_LEADER, group_scope(door.session.get_one(Group, 11)))
        assert opens(door, leader).state is RequestState.FILED

    def test_stationed_cadres_open_what_they_heard(self, door: Door) -> None:
        assert opens(door, door.hires("驻点", Role.STATIONED_CADRE)).state is RequestState.FILED

    def test_a_dispute_that_is_told_at_the_door_was_gone_to_at_once(self, door: Door) -> None:
        request = opens(door, category="dispute")
        must = get_called(door.session, f"dispute:{request.id}")
        assert must is not None
        assert must.state is VisitState.MET

    def test_it_cannot_be_taken_back(self, door: Door) -> None:
        request = opens(door)
        entry = next(iter(door.entries()))
        assert entry.request_id == request.id
        with pytest.raises(NotNow):
            take_back(door.session, door.actor(WORKER), entry, door.community, now=at(1))

    def test_only_in_the_name_of_who_lives_there(self, door: Door) -> None:
        other = door.beside("李大爷", "3栋502")
        with pytest.raises(Gone):
            opens(door, person_id=other.person.id)
        with pytest.raises(NotYours):
            opens(door, person_id=door.actor(WORKER).id)
        assert list(door.entries()) == []

    def test_a_worker_of_another_grid_opens_nothing(self, door: Door) -> None:
        with pytest.raises(NotYours):
            opens(door, door.hires("李涛", Role.GRID_WORKER, grid_scope(5)))


class TestReporting:
    """One level up is asked; until they take it over, whoever heard it first answers."""

    @pytest.mark.parametrize(("by", "above"), [(WORKER, LEADER), (COLLEAGUE, LEADER), (LEADER, SECRETARY)])
    def test_who_is_asked(self, door: Door, by: int, above: int) -> None:
        request = opens(door, by, Outcome.REPORTED)
        asked = offer_up(door.session, door.actor(by), request, door.community, today=TODAY, now=at(0))
        assert asked is not None
        assert (asked.telegram_id, request.invited_id, request.owner_id) == (above, asked.id, door.actor(by).id)

    def test_never_one_s_own_family(self, door: Door) -> None:
        family(door.session, door.actor(LEADER).id, door.person)
        request = opens(door, outcome=Outcome.REPORTED)
        above = find_above(door.session, door.actor(WORKER), request, today=TODAY)
        assert above is not None
        assert above.telegram_id == SECRETARY

    def test_above_the_secretary_there_is_nobody(self, door: Door) -> None:
        request = opens(door, SECRETARY, Outcome.REPORTED)
        assert request.owner_id == door.actor(SECRETARY).id
        assert offer_up(door.session, door.actor(SECRETARY), request, door.community, today=TODAY, now=at(0)) is None
        assert request.invited_id is None
