"""Who comes: with whom, on which seat, who waits, and who was there."""

import pytest
from sqlalchemy import event

from models.gatherings import SignUp
from models.gatherings.queries import find_by_code, list_coming, list_organised
from models.gatherings.reminders import GatheringTimer
from models.gatherings.sign_ups import (
    answer,
    get_sign_up,
    let_go,
    list_attending,
    list_waiting,
    promote,
)
from models.gatherings.steps import see_gathering
from models.mandates import enter_relative
from models.people import Person
from models.rules.family import Relation
from models.rules.refusals import Gone, NotNow, NotYours, Stale, TooLate
from tests.models.appointments.town import at
from tests.models.gatherings.hall import DECLINED, GOING, LEADER, SECRETARY, WAITING, WITHDRAWN, WORKER, Hall

WANG, CHEN, ZHAO, QIAN = 9001, 9002, 9003, 9004


class TestAnswering:
    """One answer a person, and what it comes to."""

    def test_they_are_counted(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=4, invited=((None, "法官 张平"),))
        hall.answers(gathering, WANG, guests=1)
        hall.answers(gathering, CHEN, guests=2)
        hall.answers(gathering, ZHAO, DECLINED)
        counts = hall.count(gathering)
        assert (counts.going, counts.guests, counts.waiting, counts.declined) == (1, 1, 1, 1)
        assert (counts.seats_left, counts.invited, counts.arrived) == (1, 1, 0)

    def test_counting_takes_one_statement(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=4)
        hall.answers(gathering, WANG)
        said: list[str] = []
        connection = hall.session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
        hall.count(gathering)
        assert len(said) == 1

    def test_without_limit_everybody_has_a_seat(self, hall: Hall) -> None:
        gathering = hall.publishes()
        for who in range(9001, 9041):
            assert hall.answers(gathering, who, guests=4).sign_up.state is GOING
        counts = hall.count(gathering)
        assert (counts.going, counts.guests, counts.seats_left) == (40, 160, None)

    def test_the_same_again_changes_nothing(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=4)
        hall.answers(gathering, WANG, guests=1)
        before = gathering.counts_version
        assert not hall.answers(gathering, WANG, guests=1).changed
        assert (gathering.open_taken, gathering.counts_version) == (2, before)

    def test_a_party_sits_together_or_waits(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2)
        assert hall.answers(gathering, WANG, guests=2).sign_up.state is WAITING
        assert hall.answers(gathering, CHEN).sign_up.state is GOING
        assert hall.answers(gathering, WANG, guests=0).sign_up.state is GOING

    def test_who_sits_does_not_lose_their_seat_by_asking_for_more(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2)
        hall.answers(gathering, WANG)
        answered = hall.answers(gathering, WANG, guests=2)
        assert (answered.fits, answered.changed, answered.sign_up.state, answered.sign_up.guests) == (
            False, False, GOING, 0,
        )  # fmt: skip
        assert hall.answers(gathering, WANG, guests=1).fits

    def test_what_comes_free_goes_to_the_first_whose_party_fits(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2)
        hall.answers(gathering, WANG, guests=1)
        for who, guests in ((CHEN, 2), (ZHAO, 0), (QIAN, 0)):
            hall.pass_time(minutes=1)
            hall.answers(gathering, who, guests=guests)
        assert [each.person.telegram_id for each in list_waiting(hall.session, gathering)] == [CHEN, ZHAO, QIAN]
        fewer = hall.answers(gathering, WANG, guests=0)
        assert [each.person.telegram_id for each in fewer.promoted] == [ZHAO]
        gone = hall.answers(gathering, WANG, DECLINED)
        assert [each.person.telegram_id for each in gone.promoted] == [QIAN]
        assert [each.person.telegram_id for each in list_attending(hall.session, gathering)] == [ZHAO, QIAN]

    def test_who_leaves_the_queue_comes_last_when_they_return(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1)
        for who in (WANG, CHEN, ZHAO):
            hall.answers(gathering, who)
            hall.pass_time(minutes=1)
        hall.answers(gathering, CHEN, WITHDRAWN)
        hall.pass_time(minutes=1)
        hall.answers(gathering, CHEN)
        assert [each.person.telegram_id for each in list_waiting(hall.session, gathering)] == [ZHAO, CHEN]

    def test_who_brings_more_keeps_their_place_in_the_queue(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1)
        for who in (WANG, CHEN, ZHAO):
            hall.answers(gathering, who)
            hall.pass_time(minutes=1)
        hall.answers(gathering, CHEN, guests=1)
        assert [each.person.telegram_id for each in list_waiting(hall.session, gathering)] == [CHEN, ZHAO]


class TestKeptSeats:
    """A reserved seat is somebody's, and nobody else's."""

    def test_an_invited_one_always_has_a_seat(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2, invited=((hall.resident(CHEN).id, "陈师傅"),))
        hall.answers(gathering, WANG)
        assert hall.answers(gathering, ZHAO).sign_up.state is WAITING
        assert hall.answers(gathering, CHEN).sign_up.state is GOING
        assert gathering.open_taken == 1

    def test_their_guests_sit_where_anybody_may(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=3, invited=((hall.resident(CHEN).id, "陈师傅"),))
        hall.answers(gathering, CHEN, guests=2)
        assert hall.count(gathering).seats_left == 0
        assert hall.answers(gathering, CHEN, guests=3).fits is False

    def test_who_cannot_come_gives_it_to_who_waits(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2, invited=((hall.resident(CHEN).id, "陈师傅"),))
        hall.answers(gathering, WANG)
        hall.answers(gathering, ZHAO)
        declined = hall.answers(gathering, CHEN, DECLINED)
        assert [each.person.telegram_id for each in declined.promoted] == [ZHAO]
        assert hall.answers(gathering, CHEN).sign_up.state is WAITING
        hall.answers(gathering, WANG, DECLINED)
        assert hall.states(gathering)[CHEN] is GOING

    def test_taking_back_ones_word_keeps_it(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1, invited=((hall.resident(CHEN).id, "陈师傅"),))
        hall.answers(gathering, CHEN)
        hall.answers(gathering, CHEN, WITHDRAWN)
        assert hall.answers(gathering, WANG).sign_up.state is WAITING
        assert hall.answers(gathering, CHEN).sign_up.state is GOING

    def test_somebody_from_elsewhere_may_be_invited(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=2, invited=((hall.resident(CHEN, 1).id, "陈师傅"),))
        assert see_gathering(hall.session, hall.actor(CHEN), gathering.id) is gathering
        assert hall.answers(gathering, CHEN).sign_up.state is GOING


class TestWhoMay:
    """For whom it is, who may answer for them, and until when."""

    def test_only_who_lives_where_it_is_announced(self, hall: Hall) -> None:
        gathering = hall.publishes(audience=((3, 11),))
        hall.resident(CHEN, 12)
        with pytest.raises(Gone):
            see_gathering(hall.session, hall.actor(CHEN), gathering.id)
        with pytest.raises(NotYours):
            hall.answers(gathering, CHEN)
        assert hall.answers(gathering, WANG).sign_up.state is GOING

    def test_family_answers_for_them(self, hall: Hall) -> None:
        gathering = hall.publishes(audience=((3, 12),))
        mother = Person(name="王秀英", language="zh", grid_id=3, group_id=12, muted=[])
        daughter = hall.resident(CHEN, 1)
        with pytest.raises(Gone):
            see_gathering(hall.session, hall.actor(CHEN), gathering.id)
        enter_relative(hall.session, mother, agent_id=daughter.id, relation=next(iter(Relation)), now=hall.now)
        assert see_gathering(hall.session, hall.actor(CHEN), gathering.id) is gathering
        assert list_coming(hall.session, hall.actor(CHEN)) == [gathering]
        hall.session.flush()
        sign_up = _answer_for(hall, gathering.id, mother, CHEN)
        assert (sign_up.state, sign_up.signed_by_id) == (GOING, daughter.id)

    def test_nobody_answers_for_a_stranger(self, hall: Hall) -> None:
        gathering = hall.publishes()
        for by in (CHEN, WORKER):
            with pytest.raises(NotYours):
                hall.answers(gathering, WANG, by=by)
        assert hall.answers(gathering, WANG, by=LEADER).sign_up.signed_by_id == hall.actor(LEADER).id

    def test_nobody_brings_more_than_allowed(self, hall: Hall) -> None:
        gathering = hall.publishes()
        for guests in (5, -1):
            with pytest.raises(Stale):
                hall.answers(gathering, WANG, guests=guests)

    def test_too_late_for_a_seat_is_not_too_late_to_give_one_back(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=3)
        hall.answers(gathering, WANG, guests=2)
        hall.answers(gathering, CHEN)
        hall.now = at("11-30 12:00")
        with pytest.raises(TooLate):
            hall.answers(gathering, ZHAO)
        with pytest.raises(TooLate):
            hall.answers(gathering, WANG, guests=3)
        assert len(hall.answers(gathering, WANG, guests=1).promoted) == 1
        assert hall.answers(gathering, WANG, DECLINED).sign_up.state is DECLINED
        with pytest.raises(TooLate):
            hall.answers(gathering, WANG)
        assert hall.answers(gathering, ZHAO, by=LEADER).sign_up.state is GOING

    def test_nobody_answers_what_is_over(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.answers(gathering, WANG)
        hall.now = at("11-30 21:00")
        with pytest.raises(NotNow):
            hall.answers(gathering, WANG, DECLINED)
        with pytest.raises(NotNow):
            hall.answers(gathering, CHEN, by=LEADER)

    def test_there_is_nothing_to_take_back_before_an_answer(self, hall: Hall) -> None:
        gathering = hall.publishes()
        with pytest.raises(NotNow):
            hall.answers(gathering, WANG, WITHDRAWN)

    def test_who_serves_the_grid_sees_it_and_does_not_hold_it(self, hall: Hall) -> None:
        gathering = hall.publishes(SECRETARY, audience=((3, None), (2, None)))
        for who in (WORKER, LEADER):
            assert see_gathering(hall.session, hall.actor(who), gathering.id) is gathering
            assert gathering not in list_organised(hall.session, hall.actor(who))
        assert list_organised(hall.session, hall.actor(SECRETARY)) == [gathering]

    def test_lists_say_what_is_next(self, hall: Hall) -> None:
        later = hall.publishes(starts_at=at("12-02 19:00"), ends_at=at("12-02 20:00"))
        sooner = hall.publishes()
        hall.resident(WANG)
        assert list_coming(hall.session, hall.actor(WANG)) == [sooner, later]
        hall.ends(sooner)
        assert list_coming(hall.session, hall.actor(WANG)) == [later]
        assert list_organised(hall.session, hall.actor(LEADER)) == [later, sooner]


class TestArriving:
    """Who is there, whether they signed up or not."""

    def test_the_doors_open_an_hour_ahead(self, hall: Hall) -> None:
        gathering = hall.publishes()
        assert find_by_code(hall.session, gathering.code) is gathering
        hall.now = at("11-30 17:59")
        with pytest.raises(NotNow):
            hall.arrives(gathering, WANG)
        hall.now = at("11-30 18:00")
        assert hall.arrives(gathering, WANG).arrived_at == hall.now
        assert hall.count(gathering).arrived == 1

    def test_twice_is_once(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.now = at("11-30 18:30")
        first = hall.arrives(gathering, WANG)
        hall.pass_time(minutes=5)
        assert hall.arrives(gathering, WANG, by=LEADER) is first
        assert first.arrived_at == at("11-30 18:30")
        assert hall.count(gathering).arrived == 1

    def test_who_walks_in_sits_where_a_seat_is_free(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1)
        hall.now = at("11-30 18:30")
        assert hall.arrives(gathering, WANG).state is GOING
        standing = hall.arrives(gathering, CHEN)
        assert (standing.state, standing.arrived_at) == (WAITING, hall.now)
        assert gathering.open_taken == 1

    def test_who_declined_and_comes_all_the_same_is_welcome(self, hall: Hall) -> None:
        gathering = hall.publishes(seats=1)
        hall.answers(gathering, WANG, DECLINED)
        hall.now = at("11-30 18:30")
        assert hall.arrives(gathering, WANG).state is GOING

    def test_who_is_there_cannot_decline(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.now = at("11-30 18:30")
        hall.arrives(gathering, WANG)
        with pytest.raises(NotNow):
            hall.answers(gathering, WANG, DECLINED)

    def test_a_meeting_that_runs_late_lets_people_in_until_it_is_over(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.now = at("11-30 21:30")
        hall.arrives(gathering, WANG)
        hall.ends(gathering)
        with pytest.raises(NotNow):
            hall.arrives(gathering, CHEN)

    def test_it_is_not_for_who_only_has_the_code(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.now = at("11-30 18:30")
        hall.resident(CHEN, 1)
        with pytest.raises(NotYours):
            hall.arrives(gathering, CHEN)


def test_who_is_gone_leaves_their_seat_to_who_waits(hall: Hall) -> None:
    gathering = hall.publishes(seats=2)
    hall.answers(gathering, WANG, guests=1)
    hall.answers(gathering, CHEN)
    sign_up = get_sign_up(hall.session, gathering, hall.resident(WANG).id)
    assert sign_up
    let_go(hall.session, sign_up, now=hall.now)
    assert hall.states(gathering) == {CHEN: GOING}
    assert hall.due(GatheringTimer.TELL_PROMOTED) == [hall.now]
    assert promote(hall.session, gathering, now=hall.now) == []


def _answer_for(hall: Hall, gathering_id: int, person: Person, by: int) -> SignUp:
    actor = hall.actor(by)
    gathering = see_gathering(hall.session, actor, gathering_id)
    return answer(hall.session, gathering, person, actor, GOING, hall.community, now=hall.now).sign_up
