"""The waiting list in the store: who waits longest is offered what comes free, if they can have it at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.appointments import Appointment
from models.appointments.booking import accept_offer, lapse, let_go
from models.appointments.deadlines import AppointmentTimer, version_key
from models.appointments.queries import count_waiting_before
from models.appointments.waiting import promote
from models.people.preferences import set_quiet_hours
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.community_parts import QuietHours
from models.rules.refusals import NotNow, NotYours
from tests.models.appointments.town import CLERK, Town, at, day

WANG, CHEN, ZHOU = 9001, 9002, 9003
SIX = [9100 + number for number in range(6)]
HOUSING = ("08:30", "09:20", "10:10", "11:00", "14:00", "14:50", "15:40", "16:30")


def fill_group(town: Town) -> list[Appointment]:
    """All six seats of a playgroup; whoever leads it does something else for the rest of the day."""
    town.books(9300, "mother_baby", "11-24 15:30")
    return [town.books(who, "playgroup", "11-24 14:30") for who in SIX]


def fill_clerk(town: Town) -> list[Appointment]:
    """A whole day of 吕军's, who serves the whole centre."""
    return [town.books(9200 + number, "housing", f"11-25 {start}") for number, start in enumerate(HOUSING)]


class TestQueueing:
    """Being on the list."""

    def test_once_a_service_with_the_last_days_said(self, town: Town) -> None:
        first = town.queues(WANG, "playgroup", "11-24")
        assert town.queues(WANG, "playgroup", "11-26", "11-28") is first
        assert (first.wanted_from, first.wanted_until) == (day("11-26"), day("11-28"))
        assert town.queues(WANG, "certificates", "11-24") is not first

    def test_one_knows_how_many_are_before(self, town: Town) -> None:
        lists = [town.queues(who, "playgroup", "11-24") for who in (WANG, CHEN, ZHOU)]
        town.queues(WANG, "certificates", "11-24")
        assert [count_waiting_before(town.session, each) for each in lists] == [0, 1, 2]

    def test_not_while_something_is_offered(self, town: Town) -> None:
        """Should the offer be taken away they are on the list again: twice on it they cannot be."""
        booked, waiting = fill_group(town), town.queues(WANG, "playgroup", "11-24", "11-24")
        town.calls_off(SIX[0], booked[0])
        assert waiting.state is AppointmentState.OFFERED
        with pytest.raises(NotNow):
            town.queues(WANG, "playgroup", "11-28")


class TestPromotion:
    """A seat comes free."""

    def test_it_is_offered_to_who_waits_longest(self, town: Town) -> None:
        booked = fill_group(town)
        first, second = town.queues(WANG, "playgroup", "11-24"), town.queues(CHEN, "playgroup", "11-24")
        town.calls_off(SIX[3], booked[3])
        assert (first.state, second.state) == (AppointmentState.OFFERED, AppointmentState.WAITING)
        assert (first.starts_at, first.seat) == (at("11-24 14:30"), 4)
        assert first.held_until == town.now + timedelta(hours=2)
        assert town.due(AppointmentTimer.OFFER_LAPSES) == [first.held_until]
        assert town.due(AppointmentTimer.TELL_OFFER) == [town.now]

    def test_nobody_comes_between(self, town: Town) -> None:
        booked = fill_group(town)
        town.queues(WANG, "playgroup", "11-24")
        town.calls_off(SIX[3], booked[3])
        assert "14:30" not in town.free("playgroup", "11-24")

    @pytest.mark.parametrize(
        ("first", "last", "gets_it"),
        [("11-24", "11-24", True), ("11-20", "11-24", True), ("11-25", "11-25", False), ("11-23", "11-23", False)],
    )
    def test_only_days_that_suit(self, town: Town, first: str, last: str, gets_it: bool) -> None:
        booked, waiting = fill_group(town), town.queues(WANG, "playgroup", first, last)
        town.calls_off(SIX[3], booked[3])
        assert (waiting.state is AppointmentState.OFFERED) is gets_it

    @pytest.mark.parametrize("frees", ["call_off", "reschedule", "lapse", "let_go", "hold another"])
    def test_however_it_comes_free(self, town: Town, frees: str) -> None:
        town.books(9300, "mother_baby", "11-24 15:30")
        booked = [town.books(who, "playgroup", "11-24 14:30") for who in SIX[:5]]
        held, waiting = town.holds(ZHOU, "playgroup", "11-24 14:30"), town.queues(WANG, "playgroup", "11-24")
        ways: dict[str, Callable[[], object]] = {
            "call_off": lambda: town.calls_off(SIX[0], booked[0]),
            "reschedule": lambda: town.moves(SIX[0], booked[0], "11-26 14:30"),
            "lapse": lambda: lapse(town.session, held, town.community, now=town.now),
            "let_go": lambda: let_go(town.session, town.actor(ZHOU), town.community, now=town.now),
            "hold another": lambda: town.holds(ZHOU, "playgroup", "11-26 14:30"),
        }
        ways[frees]()
        assert waiting.state is AppointmentState.OFFERED

    def test_who_serves_is_free_for_other_services_too(self, town: Town) -> None:
        booked = fill_clerk(town)
        waiting = town.queues(WANG, "insurance", "11-25")
        assert town.free("insurance", "11-25") == []
        town.calls_off(9201, booked[1])
        assert (waiting.state, waiting.starts_at) == (AppointmentState.OFFERED, at("11-25 09:30"))

    def test_the_services_own_list_comes_before_the_others(self, town: Town) -> None:
        booked = fill_clerk(town)
        other, own = town.queues(WANG, "insurance", "11-25"), town.queues(CHEN, "housing", "11-25")
        town.calls_off(9201, booked[1])
        assert (other.state, own.state) == (AppointmentState.WAITING, AppointmentState.OFFERED)

    def test_who_sits_there_already_is_passed_over(self, town: Town) -> None:
        booked = fill_group(town)
        own, next_one = town.queues(SIX[0], "playgroup", "11-24"), town.queues(WANG, "playgroup", "11-24")
        town.calls_off(SIX[3], booked[3])
        assert (own.state, next_one.state) == (AppointmentState.WAITING, AppointmentState.OFFERED)

    def test_so_is_who_is_elsewhere_then_or_has_enough(self, town: Town) -> None:
        booked = fill_group(town)
        town.books(WANG, "certificates", "11-24 14:20")
        for start in ("11-26 14:30", "11-28 09:00"):
            town.books(CHEN, "playgroup", start)
        waiting = [town.queues(who, "playgroup", "11-24") for who in (WANG, CHEN, ZHOU)]
        town.calls_off(SIX[3], booked[3])
        assert [each.state.value for each in waiting] == ["waiting", "waiting", "offered"]

    def test_who_was_elsewhere_is_asked_as_soon_as_they_are_not(self, town: Town) -> None:
        booked, other = fill_group(town), town.books(WANG, "certificates", "11-24 14:20")
        waiting = town.queues(WANG, "playgroup", "11-24")
        town.calls_off(SIX[3], booked[3])
        assert waiting.starts_at is None
        town.calls_off(WANG, other)
        assert waiting.state is AppointmentState.OFFERED

    def test_several_seats_go_to_several(self, town: Town) -> None:
        waiting = [town.queues(who, "playgroup", "11-24") for who in (WANG, CHEN, ZHOU)]
        assert promote(town.session, town.community, "playgroup", now=town.now) == waiting
        assert [each.seat for each in waiting] == [1, 2, 3]
        assert promote(town.session, town.community, "playgroup", now=town.now) == []

    def test_what_the_file_no_longer_has_stands_in_nobodys_way(self, town: Town) -> None:
        forgotten, booked = town.queues(WANG, "certificates", "11-24"), fill_group(town)
        forgotten.service = "forgotten"
        town.calls_off(SIX[3], booked[3])
        assert forgotten.state is AppointmentState.WAITING

    def test_past_days_and_days_too_far_are_not_offered(self, town: Town) -> None:
        waiting = [town.queues(WANG, "playgroup", "11-21"), town.queues(CHEN, "playgroup", "12-19")]
        assert promote(town.session, town.community, "playgroup", now=town.now) == []
        assert {each.state for each in waiting} == {AppointmentState.WAITING}


class TestAnswers:
    """They say yes, no, or nothing."""

    @pytest.fixture
    def offered(self, town: Town) -> Appointment:
        """王 was offered the fourth seat."""
        booked, waiting = fill_group(town), town.queues(WANG, "playgroup", "11-24")
        town.calls_off(SIX[3], booked[3])
        return waiting

    def test_yes(self, town: Town, offered: Appointment) -> None:
        loaded = town.access(WANG, offered, AppointmentStep.BOOK)
        accept_offer(town.session, town.actor(WANG), loaded, town.community, now=town.now)
        assert (offered.state, offered.held_until) == (AppointmentState.BOOKED, None)
        assert not town.due(AppointmentTimer.OFFER_LAPSES)
        reminded = town.due(AppointmentTimer.REMIND)
        assert (reminded.count(at("11-23 14:30")), reminded.count(at("11-24 12:30"))) == (6, 6)

    def test_no_and_nothing_let_the_next_one_have_it(self, town: Town, offered: Appointment) -> None:
        second, third = town.queues(CHEN, "playgroup", "11-24"), town.queues(ZHOU, "playgroup", "11-24")
        town.calls_off(WANG, offered)
        assert second.state is AppointmentState.OFFERED
        lapse(town.session, second, town.community, now=town.now)
        assert (second.state, third.state) == (AppointmentState.LAPSED, AppointmentState.OFFERED)
        assert third.seat == 4

    def test_nobody_else_says_yes_for_them(self, town: Town, offered: Appointment) -> None:
        for stranger in (CHEN, CLERK):  # he is of another centre
            with pytest.raises(NotYours):
                town.access(stranger, offered, AppointmentStep.BOOK)

    def test_an_offer_is_of_its_version(self, town: Town, offered: Appointment) -> None:
        before = version_key(offered, AppointmentTimer.OFFER_LAPSES)
        town.calls_off(WANG, offered)
        assert version_key(offered, AppointmentTimer.OFFER_LAPSES) != before


class TestHowLong:
    """Until when they can say yes."""

    def promoted(self, town: Town, now: str, *, own: QuietHours | None = None) -> str:
        town.now = at(now)
        set_quiet_hours(town.session, town.actor(WANG).id, own)
        town.queues(WANG, "playgroup", "11-26")
        (offered,) = promote(town.session, town.community, "playgroup", now=town.now)
        assert offered.held_until is not None
        return f"{offered.held_until.astimezone(town.community.zone):%m-%d %H:%M}"

    def test_two_hours_by_day(self, town: Town) -> None:
        assert self.promoted(town, "11-25 10:00") == "11-25 12:00"

    def test_nobody_is_asked_to_be_awake(self, town: Town) -> None:
        assert self.promoted(town, "11-25 23:00") == "11-26 09:30"

    def test_nor_in_quiet_hours_of_ones_own(self, town: Town) -> None:
        noon = QuietHours(start=at("11-25 12:00").time(), end=at("11-25 14:00").time())
        assert self.promoted(town, "11-25 12:30", own=noon) == "11-25 16:00"

    def test_not_after_it_is_too_late_to_book(self, town: Town) -> None:
        assert self.promoted(town, "11-26 09:00") == "11-26 10:30"  # half past two, four hours' notice
