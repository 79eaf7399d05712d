"""The diary: one entry ticks the visits that it counts for, and dates the next one."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.database import Database
from models.grids import Group
from models.households import Household, VisitPause
from models.households.pausing import decide_pause, get_pause
from models.roles import grid_scope, group_scope
from models.rules.community import Community
from models.rules.refusals import NotNow, NotYours
from models.rules.roles import Role
from models.rules.visit_states import Cause, Outcome, PauseState, VisitState
from models.visits import DiaryEntry, Visit
from models.visits.diary import add_words, get_newest, take_back
from models.visits.leaving import note_moved
from tests.models.at_once import at_once
from tests.models.households.living import home_of, live
from tests.models.visits.door import COLLEAGUE, LEADER, SECRETARY, TODAY, WORKER, Door, at, family

FINE, SOLVED, TAKEN_BACK, REPORTED, CALL, ABSENT, MOVED, DECLINED, NEWCOMER = Outcome
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
HOUR = 60
A_DAY = 24 * HOUR


@pytest.fixture
def session(house: Database) -> Iterator[Session]:
    with Session(house.engine) as session:
        yield session


@pytest.fixture
def door(session: Session, community: Community) -> Door:
    return Door(session, community)


class TestMeeting:
    """Somebody was there: that counts for the author's round, and for those below it."""

    def test_the_worker_s_round_is_dated_anew(self, door: Door) -> None:
        entry = door.notes()
        assert (entry.round, entry.met_on, entry.people) == ("worker", TODAY, [door.person])
        assert (door.due().last_on, door.due().counts_from) == (TODAY, TODAY)
        assert door.session.get(type(door.due()), (door.household.id, "leader")) is None

    def test_a_higher_round_counts_for_those_below(self, door: Door) -> None:
        door.notes(by=SECRETARY)
        assert {round_: door.due(round_).last_on for round_ in ("worker", "leader", "head")} == dict.fromkeys(
            ("worker", "leader", "head"), TODAY
        )

    def test_its_visits_are_ticked_whoever_was_asked(self, door: Door) -> None:
        own, must = door.plans(assignee_id=door.actor(COLLEAGUE).id), door.plans("dispute:1", cause=Cause.DISPUTE)
        above = door.plans("leader:1", round="leader")
        entry = door.notes()
        assert (own.state, must.state, above.state) == (VisitState.MET, VisitState.MET, VisitState.OPEN)
        assert entry.ticked == [own.id, must.id]
        assert (own.version, own.settled_at) == (2, at(0))

    def test_a_visit_of_a_higher_round_ticks_the_lower_one_s(self, door: Door) -> None:
        own, above = door.plans(), door.plans("leader:1", round="leader", starts_on=TOMORROW)
        door.notes(by=LEADER)
        assert own.state is above.state is VisitState.MET

    def test_what_was_listed_before_they_moved_to_another_grid_is_ticked_too(self, door: Door) -> None:
        visit = door.plans(ends_on=TODAY, state=VisitState.LAPSED, grid_id=4, group_id=16)
        door.notes()
        assert visit.state is VisitState.MET

    def test_late_in_the_evening_counts_the_same(self, door: Door) -> None:
        visit = door.plans(ends_on=TODAY)
        door.notes(minutes=14.5 * HOUR)  # half past eleven
        assert (visit.state, door.due().last_on) == (VisitState.MET, TODAY)

    def test_after_midnight_it_is_still_that_evening_s(self, door: Door) -> None:
        visit = door.plans(ends_on=TODAY, state=VisitState.LAPSED)
        entry = door.notes(minutes=16 * HOUR)  # one in the morning
        assert (entry.met_on, visit.state) == (TODAY, VisitState.MET)

    def test_what_lapsed_before_stays_so(self, door: Door) -> None:
        visit = door.plans(starts_on=YESTERDAY, ends_on=YESTERDAY, state=VisitState.LAPSED)
        door.notes()
        assert visit.state is VisitState.LAPSED

    def test_a_press_on_yesterday_s_card_ticks_it(self, door: Door) -> None:
        visit = door.plans(starts_on=YESTERDAY, ends_on=YESTERDAY, state=VisitState.LAPSED)
        entry = door.notes(visit=visit)
        assert (visit.state, entry.met_on) == (VisitState.MET, TODAY)

    def test_other_households_are_left_alone(self, door: Door) -> None:
        visit = door.beside("李大爷", "3栋502").plans("worker:2")
        door.notes()
        assert visit.state is VisitState.OPEN


class TestAbsence:
    """Nobody was at home: no blame, and it is tried again."""

    def test_it_ends_the_round_s_visit_and_not_the_must_visit(self, door: Door) -> None:
        visit, must = door.plans(), door.plans("dispute:1", cause=Cause.DISPUTE)
        door.notes(ABSENT)
        assert (visit.state, visit.tries) == (VisitState.ABSENT, 1)
        assert (must.state, must.tries) == (VisitState.OPEN, 1)

    def test_the_household_comes_back_some_days_later(self, door: Door) -> None:
        door.notes(ABSENT)
        first = door.due().retry_on
        assert first is not None
        assert first > TODAY
        door.notes(ABSENT, minutes=A_DAY)
        assert (door.due().tries, door.due().last_on) == (2, None)

    def test_a_visit_that_lapsed_is_not_called_absent(self, door: Door) -> None:
        visit = door.plans(ends_on=TODAY, state=VisitState.LAPSED)
        door.notes(ABSENT, minutes=16 * HOUR)
        assert visit.state is VisitState.LAPSED

    def test_being_met_later_ends_the_trying(self, door: Door) -> None:
        door.notes(ABSENT)
        entry = door.notes(minutes=9 * HOUR)
        assert (entry.outcome, door.due().retry_on, door.due().tries) == (FINE, None, 0)


class TestOnePressMore:
    """Who presses twice, or comes second, changes nothing."""

    @pytest.mark.parametrize("outcome", [FINE, ABSENT, SOLVED, NEWCOMER])
    def test_the_same_press_is_the_same_entry(self, door: Door, outcome: Outcome) -> None:
        door.plans()
        assert door.notes(outcome) is door.notes(outcome, minutes=1)

    def test_who_comes_second_gets_the_first_one_s(self, door: Door) -> None:
        first = door.notes(by=COLLEAGUE)
        assert door.notes(by=WORKER, minutes=5).author_id == first.author_id
        assert door.notes(ABSENT, minutes=6) is first

    def test_whoever_wrote_more_said_that_all_is_well_too(self, door: Door) -> None:
        first = door.notes(SOLVED, text="灯换好了")
        assert door.notes(minutes=5) is first

    def test_words_are_an_entry_of_their_own(self, door: Door) -> None:
        first = door.notes(by=COLLEAGUE)
        assert door.notes(text="我也去了", minutes=5) is not first

    def test_two_things_solved_are_two(self, door: Door) -> None:
        first = door.notes(SOLVED, text="灯换好了")
        assert door.notes(SOLVED, minutes=5) is not first
        third = door.notes(SOLVED, minutes=6)
        assert door.notes(SOLVED, minutes=7, by=COLLEAGUE) is not third

    def test_another_try_in_the_evening_is_another_try(self, door: Door) -> None:
        first = door.notes(ABSENT)
        assert door.notes(ABSENT, minutes=9 * HOUR) is not first

    def test_the_next_day_is_another_visit(self, door: Door) -> None:
        first = door.notes()
        assert door.notes(minutes=A_DAY) is not first

    def test_the_leader_after_the_worker_is_another_round_s(self, door: Door) -> None:
        first = door.notes()
        second = door.notes(by=LEADER, minutes=5)
        assert (second is not first, door.due("leader").last_on) == (True, TODAY)
        assert door.notes(minutes=6) is second

    def test_what_happened_since_must_be_visited_again(self, door: Door) -> None:
        first = door.notes()
        must = door.plans("dispute:1", cause=Cause.DISPUTE)
        assert door.notes(ABSENT, minutes=50) is not first
        assert door.notes(minutes=200) is not first
        assert must.state is VisitState.MET


class TestWhoMay:
    """Whoever visits there by a role; nobody at home."""

    def test_a_worker_of_another_grid_may_not(self, door: Door) -> None:
        stranger = door.hires("李涛", Role.GRID_WORKER, grid_scope(5))
        with pytest.raises(NotYours):
            door.notes(by=stranger)

    def test_at_home_somebody_else_writes(self, door: Door) -> None:
        lives_here = door.hires("王强", Role.GRID_WORKER, grid_scope(3), household_id=door.household.id, grid_id=3)
        with pytest.raises(NotYours):
            door.notes(by=lives_here)
        assert door.notes().author_id == door.actor(WORKER).id

    def test_one_s_mother_may_be_visited(self, door: Door) -> None:
        hers = door.beside("于妈妈", "9栋101")
        family(door.session, door.actor(WORKER).id, hers.person)
        assert hers.notes().author_id == door.actor(WORKER).id

    def test_a_group_leader_s_visit_is_the_lowest_round_s(self, door: Door) -> None:
        group_leader = door.hires("组长", Role.GROUP_LEADER, group_scope(door.session.get_one(Group, 11)))
        assert door.notes(by=group_leader).round == "worker"

    def test_stationed_cadres_make_their_own_round(self, door: Door) -> None:
        assert door.notes(by=door.hires("驻点", Role.STATIONED_CADRE)).round == "stationed"


class TestTakingBack:
    """A wrong press is as if it had not been."""

    def back(self, door: Door, entry: DiaryEntry, by: int = WORKER, minutes: float = 10) -> None:
        take_back(door.session, door.actor(by), entry, door.community, now=at(minutes))

    def test_the_first_visit_leaves_no_trace(self, door: Door) -> None:
        visit, must = door.plans(), door.plans("dispute:1", cause=Cause.DISPUTE)
        before = door.picture()
        self.back(door, door.notes())
        assert door.picture() == before
        assert visit.settled_at is must.settled_at is None
        assert get_newest(door.session, door.household.id) is None

    def test_it_can_be_pressed_right_then(self, door: Door) -> None:
        self.back(door, door.notes(ABSENT))
        assert door.notes(minutes=11).outcome is FINE

    def test_until_the_end_of_the_next_day(self, door: Door) -> None:
        entry = door.notes()
        self.back(door, entry, minutes=A_DAY + 14 * HOUR)
        late = door.notes(minutes=2 * A_DAY)
        with pytest.raises(NotNow):
            self.back(door, late, minutes=4 * A_DAY)

    def test_what_is_over_by_then_lapses(self, door: Door) -> None:
        visit = door.plans(ends_on=TODAY)
        self.back(door, door.notes(), minutes=A_DAY)
        assert visit.state is VisitState.LAPSED

    def test_only_one_s_own(self, door: Door) -> None:
        entry = door.notes()
        with pytest.raises(NotYours):
            self.back(door, entry, by=COLLEAGUE)

    def test_only_the_newest_and_only_once(self, door: Door) -> None:
        first = door.notes()
        second = door.notes(text="还有", minutes=5)
        with pytest.raises(NotNow):
            self.back(door, first)
        self.back(door, second)
        with pytest.raises(NotNow):
            self.back(door, second)
        self.back(door, first)

    def test_not_after_somebody_was_marked_as_moved_away(self, door: Door) -> None:
        entry = door.notes(MOVED)
        note_moved(door.session, entry, [door.person], now=at(1), today=TODAY)
        with pytest.raises(NotNow):
            self.back(door, entry)

    def test_who_wants_peace_after_all_does_not(self, door: Door) -> None:
        visit, above = door.plans(), door.plans("leader:1", round="leader")
        before = door.picture()
        entry = door.notes(DECLINED, text="家里忙")
        assert (visit.state, above.state) == (VisitState.MET, VisitState.WITHDRAWN)
        assert _pause(door).reason == "家里忙"
        self.back(door, entry)
        assert door.picture() == before
        assert get_pause(door.session, door.household.id, today=TODAY) is None

    def test_not_after_the_leader_decided(self, door: Door) -> None:
        entry = door.notes(DECLINED)
        decide_pause(door.session, door.actor(LEADER), _pause(door).id, True, None, now=at(5))
        with pytest.raises(NotNow):
            self.back(door, entry)
        assert _pause(door).state is PauseState.AGREED

    def test_who_had_asked_before_still_asks(self, door: Door) -> None:
        door.notes(DECLINED, by=COLLEAGUE, text="家里忙")
        self.back(door, door.notes(DECLINED, minutes=5))
        assert _pause(door).reason == "家里忙"


class TestAddingWords:
    """The author adds to an entry while it is fresh."""

    def test_words_and_pictures_join_it(self, door: Door) -> None:
        entry = door.notes(SOLVED, text="灯换好了", attachments=[{"kind": "photo", "file_id": "a"}])
        voice = {"kind": "voice", "file_id": "b"}
        add_words(door.session, door.actor(WORKER), entry, "还有一盏", [voice], community=door.community, now=at(A_DAY))
        door.session.refresh(entry)
        assert (entry.text, entry.attachments[-1]) == ("灯换好了\n还有一盏", voice)

    def test_not_to_another_s_and_not_days_later(self, door: Door) -> None:
        entry = door.notes()
        with pytest.raises(NotYours):
            add_words(door.session, door.actor(COLLEAGUE), entry, "x", [], community=door.community, now=at(1))
        with pytest.raises(NotNow):
            add_words(door.session, door.actor(WORKER), entry, "x", [], community=door.community, now=at(2 * A_DAY))


class TestLeaving:
    """Where nobody is left, nobody is to be visited."""

    def test_it_is_gone_with_the_last_of_them(self, door: Door) -> None:
        other = live(door.session, "王强")
        home_of(door.session, other)
        above = door.plans("leader:1", round="leader")
        entry = door.notes(MOVED)
        other.left_at = at(0)
        note_moved(door.session, entry, [other], now=at(0), today=TODAY)
        assert (door.household.gone_on, above.state) == (None, VisitState.OPEN)
        door.person.left_at = at(0)
        note_moved(door.session, entry, [door.person], now=at(0), today=TODAY)
        assert (door.household.gone_on, above.state) == (TODAY, VisitState.WITHDRAWN)


class TestAtOnce:
    """Two who stood at the door together, on connections of their own."""

    def test_one_entry_however_many_press(self, database_url: str, community: Community) -> None:
        database = Database(database_url)
        household_id, visit_id = database.transact(lambda session: _prepare(session, community))

        def press(session: Session, *, by: int) -> object:
            return _at(session, community, household_id).notes(by=by).id

        said = at_once(database_url, [partial(press, by=by) for by in (WORKER, COLLEAGUE, WORKER, COLLEAGUE)])
        assert len(set(said)) == 1
        with Session(database.engine) as session:
            visit = session.get_one(Visit, visit_id)
            assert (visit.state, visit.version) == (VisitState.MET, 2)
            assert session.scalar(select(func.count()).select_from(DiaryEntry)) == 1
        database.close()

    def test_nor_without_a_visit_that_holds_them(self, database_url: str, community: Community) -> None:
        database = Database(database_url)
        household_id = database.transact(lambda session: Door(session, community).household.id)

        def press(session: Session, *, by: int) -> object:
            return _at(session, community, household_id).notes(by=by).id

        for _ in range(3):  # who is late by chance is late three times
            said = at_once(database_url, [partial(press, by=by) for by in (WORKER, COLLEAGUE) * 4])
            assert len(set(said)) == 1
            with Session(database.engine) as session, session.begin():
                session.execute(update(DiaryEntry).values(taken_back_at=at(0)))
        database.close()

    def test_taken_back_once(self, database_url: str, community: Community) -> None:
        database = Database(database_url)
        household_id, visit_id = database.transact(lambda session: _prepare(session, community))
        entry_id = database.transact(lambda session: _at(session, community, household_id).notes().id)

        def back(session: Session) -> object:
            door = _at(session, community, household_id)
            entry = session.get_one(DiaryEntry, entry_id)
            take_back(session, door.actor(WORKER), entry, community, now=at(1))
            return "taken back"

        said = at_once(database_url, [back] * 3)
        assert sorted(map(str, said)) == [str(NotNow), str(NotNow), "taken back"]
        with Session(database.engine) as session:
            assert session.get_one(Visit, visit_id).state is VisitState.OPEN
        database.close()


def _prepare(session: Session, community: Community) -> tuple[int, int]:
    door = Door(session, community)
    return door.household.id, door.plans().id


def _at(session: Session, community: Community, household_id: int) -> Door:
    return Door(session, community, session.get_one(Household, household_id))


def _pause(door: Door) -> VisitPause:
    pause = get_pause(door.session, door.household.id, today=TODAY)
    assert pause is not None
    return pause
