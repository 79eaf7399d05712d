"""A gathering is announced, changed, called off and ended; what is refused changes nothing."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from models.gatherings import AgendaItem, Gathering, GatheringEvent
from models.gatherings.planning import plan_of
from models.gatherings.reminders import GatheringTimer
from models.gatherings.steps import access_gathering
from models.rules.gathering_plans import Flaw, Flawed, PlannedItem
from models.rules.gathering_states import GatheringState, GatheringStep
from models.rules.minutes_states import ItemOutcome
from models.rules.refusals import Gone, NotNow, NotYours, Stale
from models.rules.topic_states import TopicState
from models.topics.rows import TopicEvent
from tests.models.appointments.town import at
from tests.models.gatherings.hall import DECLINED, GOING, LEADER, PLAN, SECRETARY, WAITING, WORKER, Hall

WANG, CHEN, ZHAO = 9001, 9002, 9003


class TestPublishing:
    """It stands as it was planned."""

    def test_what_was_planned_is_what_stands(self, hall: Hall) -> None:
        topic = hall.proposes(WANG, "排水沟一下雨就堵")
        invited = ((hall.resident(CHEN).id, "陈师傅"), (None, "法官 张平"))
        plan: dict[str, Any] = {
            "items": (PlannedItem("排水沟", 60, topic.id), PlannedItem("其他", 20)),
            "invited": invited, "seats": 40, "material": ({"kind": "photo", "file_id": "x"},), "remind_hours": (24, 1),
            "audience": ((3, 11), (3, 12)),
        }  # fmt: skip
        gathering = hall.publishes(**plan)
        hall.session.expire(gathering)
        assert plan_of(gathering) == replace(PLAN, **plan)
        assert (gathering.open_seats, gathering.grid_id, topic.state) == (38, 3, TopicState.SCHEDULED)
        assert len(gathering.code) == 8

    def test_a_leader_holds_them_in_their_own_grid(self, hall: Hall) -> None:
        with pytest.raises(NotYours):
            hall.publishes(audience=((2, None),))
        with pytest.raises(NotYours):
            hall.publishes(audience=((3, None), (2, None)))
        with pytest.raises(NotYours):
            hall.publishes(WORKER)

    def test_the_office_holds_them_anywhere(self, hall: Hall) -> None:
        gathering = hall.publishes(SECRETARY, audience=((2, None), (3, None)))
        assert gathering.grid_id is None
        assert gathering.grid_ids == [2, 3]

    def test_a_group_of_a_grid_that_comes_as_a_whole_is_not_said_twice(self, hall: Hall) -> None:
        gathering = hall.publishes(audience=((3, 11), (3, None), (3, None)))
        assert plan_of(gathering).audience == ((3, None),)

    def test_a_group_is_of_its_grid(self, hall: Hall) -> None:
        with pytest.raises(Gone):
            hall.publishes(SECRETARY, audience=((3, 1),))

    def test_a_bad_plan_is_refused(self, hall: Hall) -> None:
        with pytest.raises(Flawed) as refused:
            hall.publishes(starts_at=at("11-23 08:00"), ends_at=at("11-23 09:30"), place="地" * 2000, seats=0)
        assert set(refused.value.flaws) == {Flaw.PAST, Flaw.LONG_PLACE, Flaw.NO_SEATS, Flaw.ANSWER_AFTER_START}
        assert hall.session.scalars(select(Gathering)).first() is None

    def test_a_topic_is_taken_up_once(self, hall: Hall) -> None:
        topic = hall.proposes(WANG, "路灯坏了")
        hall.publishes(items=(PlannedItem("路灯", 30, topic.id),))
        with pytest.raises(NotNow):
            hall.publishes(items=(PlannedItem("路灯", 30, topic.id),))
        assert len(hall.session.scalars(select(Gathering)).all()) == 1


class TestChanging:
    """Only what is different is told, and what hangs on it follows."""

    def test_the_same_again_is_no_change(self, hall: Hall) -> None:
        gathering = hall.publishes(items=(PlannedItem("路灯", 30),))
        found = hall.changes(gathering)
        assert not found.is_any
        assert (gathering.version, gathering.moves) == (1, 0)

    @pytest.mark.parametrize(
        ("plan", "said"),
        [
            ({"starts_at": at("11-30 19:30")}, "moved"),
            ({"place": "广场"}, "moved"),
            ({"title": "修沟"}, "words"),
            ({"seats": 30}, "seats"),
            ({"items": (PlannedItem("路灯", 10),)}, "agenda"),
            ({"audience": ((3, 11),)}, "audience"),
            ({"remind_hours": (5,)}, "others"),
        ],
    )
    def test_it_says_what_is_different(self, hall: Hall, plan: dict[str, Any], said: str) -> None:
        gathering = hall.publishes()
        found = hall.changes(gathering, **plan)
        kinds = ("moved", "words", "seats", "agenda", "audience", "others")
        assert [kind for kind in kinds if getattr(found, kind)] == [said]
        assert (gathering.version, gathering.moves) == (2, int(said == "moved"))
        assert found.before == PLAN
        hall.session.expire(gathering)
        assert plan_of(gathering) == replace(PLAN, **plan)

    def test_of_two_who_change_it_the_second_is_told(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.changes(gathering, title="修沟")
        with pytest.raises(Stale):
            access_gathering(hall.session, hall.actor(SECRETARY), gathering.id, GatheringStep.CHANGE, version=1)
        assert gathering.title == "修沟"

    def test_topics_come_and_go_with_the_agenda(self, hall: Hall) -> None:
        old, new = hall.proposes(WANG, "排水沟一下雨就堵"), hall.proposes(CHEN, "路灯坏了")
        gathering = hall.publishes(items=(PlannedItem("沟", 30, old.id),))
        found = hall.changes(gathering, items=(PlannedItem("灯", 30, new.id),))
        assert (list(found.added), list(found.dropped)) == ([new], [old])
        assert (old.state, new.state) == (TopicState.READY, TopicState.SCHEDULED)

    def test_what_the_minutes_speak_of_stays_on_the_agenda(self, hall: Hall) -> None:
        topic = hall.proposes(WANG, "排水沟")
        gathering = hall.publishes(items=(PlannedItem("沟", 30, topic.id), PlannedItem("灯", 10)))
        gathering.items[0].outcome = ItemOutcome.NOTED
        found = hall.changes(gathering, items=(PlannedItem("树", 20),))
        assert [item.title for item in gathering.items] == ["树", "沟"]
        assert (found.dropped, topic.state) == ([], TopicState.SCHEDULED)

    def test_what_stays_on_the_agenda_is_the_same_item(self, hall: Hall) -> None:
        topic = hall.proposes(WANG, "排水沟一下雨就堵")
        items = (PlannedItem("沟", 30, topic.id), PlannedItem("灯", 10), PlannedItem("树", 10))
        gathering = hall.publishes(items=items)
        ids = {item.title: item.id for item in gathering.items}
        hall.changes(
            gathering, items=(PlannedItem("树", 20), PlannedItem("灯具", 10), PlannedItem("排水沟", 30, topic.id))
        )
        assert [item.title for item in gathering.items] == ["树", "灯具", "排水沟"]
        assert [item.position for item in gathering.items] == [1, 2, 3]
        assert [item.id for item in gathering.items] == [ids["树"], ids["灯"], ids["沟"]]
        hall.changes(gathering, items=())
        assert hall.session.scalars(select(AgendaItem)).all() == []
        assert topic.state is TopicState.READY

    def test_nobody_loses_the_seat_that_they_have(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=5)
        hall.answers(gathering, WANG, guests=2)
        with pytest.raises(Flawed) as refused:
            hall.changes(gathering, seats=2)
        assert refused.value.flaws == (Flaw.SEATS_BELOW_TAKEN,)
        assert gathering.version == 1
        hall.changes(gathering, seats=3)
        assert hall.count(gathering).seats_left == 0

    def test_more_seats_go_to_who_waits(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1)
        hall.answers(gathering, WANG)
        hall.pass_time(minutes=1)
        hall.answers(gathering, CHEN, guests=2)
        hall.pass_time(minutes=1)
        hall.answers(gathering, ZHAO)
        found = hall.changes(gathering, seats=3)
        assert [sign_up.person.telegram_id for sign_up in found.promoted] == [ZHAO]
        assert len(hall.changes(gathering, seats=None).promoted) == 1
        assert hall.count(gathering).seats_left is None

    def test_who_is_invited_moves_to_their_own_seat(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2)
        for who in (WANG, CHEN, ZHAO):
            hall.answers(gathering, who)
            hall.pass_time(minutes=1)
        hall.changes(gathering, seats=3, invited=((hall.resident(WANG).id, "王秀英"),))
        assert (gathering.open_seats, gathering.open_taken) == (2, 2)
        assert hall.states(gathering) == dict.fromkeys((WANG, CHEN, ZHAO), GOING)

    def test_who_is_invited_no_longer_keeps_a_seat(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2, invited=((hall.resident(WANG).id, "王秀英"),))
        hall.answers(gathering, WANG)
        hall.answers(gathering, CHEN)
        hall.changes(gathering, invited=())
        assert (gathering.open_seats, gathering.open_taken) == (2, 2)
        with pytest.raises(Flawed):
            hall.changes(gathering, seats=1)
        assert hall.states(gathering) == {WANG: GOING, CHEN: GOING}

    def test_a_seat_cannot_be_kept_where_all_are_taken(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1)
        hall.answers(gathering, WANG)
        with pytest.raises(Flawed) as refused:
            hall.changes(gathering, invited=((None, "法官 张平"),))
        assert refused.value.flaws == (Flaw.SEATS_BELOW_TAKEN,)
        assert plan_of(gathering).invited == ()

    def test_who_declined_can_be_invited_again(self, hall: Hall) -> None:
        invited = ((hall.resident(WANG).id, "王秀英"),)
        gathering = hall.publishes(seats=2, invited=invited)
        hall.answers(gathering, WANG, DECLINED)
        assert plan_of(gathering).invited == ()
        hall.changes(gathering, invited=invited)
        assert hall.count(gathering).seats_left == 1
        hall.answers(gathering, WANG)
        assert (hall.count(gathering).seats_left, hall.states(gathering)[WANG]) == (1, GOING)

    def test_a_leader_does_not_take_it_to_another_grid(self, hall: Hall) -> None:
        gathering = hall.publishes()
        with pytest.raises(NotYours):
            hall.changes(gathering, audience=((2, None),))
        assert gathering.grid_ids == [3]

    def test_what_runs_already_need_not_lie_ahead(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=10)
        hall.now = at("11-30 19:30")
        hall.changes(gathering, seats=20)
        with pytest.raises(Flawed) as refused:
            hall.changes(gathering, starts_at=at("11-30 19:15"))
        assert refused.value.flaws == (Flaw.PAST,)


class TestEnding:
    """Called off, or over."""

    def test_what_is_called_off_lets_its_topics_go(self, hall: Hall) -> None:
        topic = hall.proposes(WANG, "排水沟一下雨就堵")
        gathering = hall.publishes(items=(PlannedItem("沟", 30, topic.id),))
        assert hall.cancels(gathering, reason="大雨") == [topic]
        assert (gathering.state, topic.state) == (GatheringState.CANCELLED, TopicState.READY)
        said = hall.session.scalars(select(GatheringEvent).where(GatheringEvent.step == GatheringStep.CANCEL)).one()
        assert said.text == "大雨"
        assert [hall.due(kind) for kind in (GatheringTimer.REMIND, GatheringTimer.END)] == [[], []]
        steps = hall.session.scalars(select(TopicEvent.step).order_by(TopicEvent.id)).all()
        assert steps[-2:] == ["schedule", "unschedule"]

    def test_what_the_minutes_speak_of_took_place(self, hall: Hall) -> None:
        gathering = hall.publishes(items=(PlannedItem("沟", 30),))
        gathering.items[0].outcome = ItemOutcome.NOTED
        with pytest.raises(NotNow):
            hall.cancels(gathering, reason="大雨")
        assert gathering.state is GatheringState.COMING

    def test_what_is_over_keeps_its_topics(self, hall: Hall) -> None:
        topic = hall.proposes(WANG, "排水沟一下雨就堵")
        gathering = hall.publishes(items=(PlannedItem("沟", 30, topic.id),))
        hall.ends(gathering)
        assert (gathering.state, topic.state) == (GatheringState.OVER, TopicState.SCHEDULED)
        for step in (GatheringStep.CHANGE, GatheringStep.CANCEL, GatheringStep.END):
            with pytest.raises(NotNow):
                access_gathering(hall.session, hall.actor(LEADER), gathering.id, step)

    def test_a_resident_does_not(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.resident(WANG)
        with pytest.raises(NotYours):
            hall.cancels(gathering, WANG)

    def test_nobody_sits_after_it_was_called_off(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1)
        hall.answers(gathering, WANG)
        hall.answers(gathering, CHEN)
        hall.cancels(gathering)
        assert hall.states(gathering) == {WANG: GOING, CHEN: WAITING}
