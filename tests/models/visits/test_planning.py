"""The list of a grid's day: planned once, never too much, carried on, and with whoever serves that day."""

from collections import Counter
from datetime import date

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.households import HouseholdDue, VisitPause
from models.households.rows import Pace
from models.people import Person
from models.rules.community import Community
from models.rules.roles import Role
from models.rules.visit_plans import Reason, Why
from models.rules.visit_states import PauseState, VisitState
from models.visits import Visit, VisitList
from models.visits.planning import list_of_day, plan_list
from tests.models.at_once import at_once
from tests.models.visits.population import settle_people
from tests.models.visits.street import COLLEAGUE, DAY, LEADER, MONDAY, WORKER, Street, at, doors
from tests.people import START

SUNDAY = MONDAY - DAY
NATIONAL_DAY, MAKE_UP_SATURDAY = date(2026, 10, 1), date(2026, 10, 10)


class TestOnce:
    """There is one list of a day."""

    def test_on_working_days_only(self, street: Street) -> None:
        street.home("3栋101")
        assert street.plan(SUNDAY) is street.plan(NATIONAL_DAY) is None
        assert street.plan(MAKE_UP_SATURDAY) is not None
        assert street.plan(MONDAY) is not None

    def test_planning_it_again_changes_nothing(self, whole: Street) -> None:
        whole.homes(6)
        before = [(visit.id, visit.assignee_id, visit.version) for visit in whole.shows()]
        whole.homes(3, building=4)
        assert [(visit.id, visit.assignee_id, visit.version) for visit in whole.shows()] == before
        assert whole.session.scalar(select(func.count()).select_from(VisitList)) == 1

    def test_the_same_rows_make_the_same_list(self, whole: Street) -> None:
        whole.homes(9, over=0.8)
        whole.homes(9, building=4)
        lists = []
        for _ in range(2):
            with whole.session.begin_nested() as attempt:
                lists.append([(visit.key, visit.assignee_id, visit.why) for visit in whole.shows()])
                attempt.rollback()
        assert lists[0]
        assert lists[0] == lists[1]

    def test_nobody_serves_there(self, street: Street) -> None:
        street.home("3栋101")
        street.quits(WORKER)
        street.quits(COLLEAGUE)
        assert street.plan() is None
        assert street.shows() == []

    def test_nobody_lives_there(self, street: Street) -> None:
        assert street.plan() is not None
        assert street.shows() == []


def test_of_many_processes_one_plans(database_url: str, community: Community) -> None:
    database = Database(database_url)
    database.transact(lambda session: Street(session, community).homes(9))
    at_once(database_url, [lambda s: plan_list(s, 3, MONDAY, community, now=START) for _ in range(8)])
    keys = database.transact(lambda s: [visit.key for visit in list_of_day(s, 3, MONDAY)])
    database.close()
    assert len(keys) == len(set(keys)) == 9 + 5
    assert all(key.startswith(("worker:", "leader:", "head:", "stationed:")) for key in keys)


class TestWho:
    """Who is on it, and who goes."""

    def test_it_is_in_order_and_shared_by_place(self, street: Street) -> None:
        street.homes(3, building=10)
        street.homes(3, building=9)
        visits = street.shows()
        assert doors(visits) == ["9栋101", "9栋201", "9栋301", "10栋101", "10栋201", "10栋301"]
        worker, colleague = street.person(WORKER).id, street.person(COLLEAGUE).id
        assert [visit.assignee_id for visit in visits] == [worker] * 3 + [colleague] * 3
        assert {(visit.listed_on, visit.starts_on, visit.ends_on, visit.group_id) for visit in visits} == {
            (MONDAY, MONDAY, MONDAY, 11)
        }  # fmt: skip

    def test_nobody_visits_themselves(self, street: Street) -> None:
        own = street.home("3栋101")
        street.home("3栋201")
        worker, colleague = street.person(WORKER), street.person(COLLEAGUE)
        worker.grid_id, worker.group_id, worker.address = 3, 11, "3栋101"
        assert {visit.household_id: visit.assignee_id for visit in street.shows()}[own.id] == colleague.id
        street.quits(COLLEAGUE)
        assert own.id not in {visit.household_id for visit in street.shows(MONDAY + DAY)}

    def test_who_is_gone_or_wants_peace_is_not_visited(self, street: Street, session: Session) -> None:
        gone, asked, agreed, over, refused, stays = street.homes(6)
        session.scalars(select(Person).where(Person.household_id == gone.id)).one().left_at = START
        for household, state, until in [
            (asked, PauseState.ASKED, None), (agreed, PauseState.AGREED, MONDAY),
            (over, PauseState.AGREED, SUNDAY), (refused, PauseState.REFUSED, None),
        ]:  # fmt: skip
            session.add(VisitPause(household_id=household.id, state=state, reason="", until=until, asked_at=START,
                                   asked_by_id=street.person(WORKER).id))  # fmt: skip
        session.flush()
        assert {visit.household_id for visit in street.shows()} == {over.id, refused.id, stays.id}
        assert agreed.id in {visit.household_id for visit in street.shows(MONDAY + DAY)}

    def test_what_people_need_decides_and_their_wish_before_that(self, street: Street) -> None:
        alone = street.home("1栋101", days=30, traits=["alone"])
        fewer = street.home("2栋101", days=30, traits=["alone"], over=1.5)
        ordinary = street.home("4栋101", days=30)
        fewer.pace = Pace.FEWER
        (visit,) = street.shows()
        assert visit.household_id == alone.id
        why = Why.read(visit.why)
        assert (why.reason, why.kind, why.days, why.due_on) == (Reason.DUE, "alone", 30, MONDAY)
        assert ordinary.id not in {each.household_id for each in street.shows(MONDAY + DAY)}

    def test_a_household_without_a_due_is_welcomed(self, street: Street, session: Session) -> None:
        household = street.home("3栋101")
        session.delete(session.get_one(HouseholdDue, (household.id, "worker")))
        (visit,) = street.shows()
        assert visit.why["reason"] == Reason.FIRST

    def test_nobody_has_more_than_a_days_most(self, street: Street) -> None:
        street.homes(30)
        assert sorted(Counter(visit.assignee_id for visit in street.shows()).values()) == [8, 8]

    def test_a_group_can_be_its_own_leaders(self, street: Street) -> None:
        each = street.rules().rounds[0].model_copy(update={"roles": (Role.GRID_WORKER, Role.GROUP_LEADER)})
        street.rules(rounds=(each,))
        workers = {street.person(WORKER).id, street.person(COLLEAGUE).id}
        leader = street.session.scalars(select(Person).where(Person.name == "何丽华")).one()
        street.homes(2, group_id=11)
        elsewhere = [street.home(f"7栋{door}01", group_id=None) for door in (1, 2)]
        found = {visit.household_id: visit.assignee_id for visit in street.shows()}
        assert {found[home.id] for home in elsewhere} == workers
        assert {found[id_] for id_ in found if id_ not in {home.id for home in elsewhere}} == {leader.id}


class TestOtherRounds:
    """Every week the leader, every month the heads, every year the stationed cadres."""

    def test_the_leaders_week(self, whole: Street) -> None:
        whole.homes(12, over=0.1)
        leader = whole.person(LEADER).id

        def of_leader(day: date) -> list[Visit]:
            return [visit for visit in whole.shows(day) if visit.assignee_id == leader]

        monday = of_leader(MONDAY)
        assert len(monday) == 5
        assert {(visit.ends_on, visit.why["reason"]) for visit in monday} == {(date(2026, 11, 29), Reason.TURN)}
        whole.meets(monday[0])
        tuesday = of_leader(MONDAY + DAY)
        assert [visit.id for visit in tuesday] == [visit.id for visit in monday[1:]]
        assert {visit.listed_on for visit in tuesday} == {MONDAY + DAY}
        following = of_leader(MONDAY + DAY * 7)
        assert len(following) == 5
        assert not {visit.id for visit in following} & {visit.id for visit in monday}
        assert Counter(visit.state for visit in monday) == {VisitState.MET: 1, VisitState.LAPSED: 4}

    def test_the_longest_unvisited_by_that_round_comes_first(self, whole: Street, session: Session) -> None:
        homes = whole.homes(8, over=0.1)
        for number, home in enumerate(homes[:6]):
            session.get_one(HouseholdDue, (home.id, "leader")).last_on = MONDAY - DAY * (number + 1)
        session.flush()
        found = {visit.household_id for visit in whole.shows() if visit.round == "leader"}
        assert found == {home.id for home in (homes[3], homes[4], homes[5], homes[6], homes[7])}

    def test_who_goes_everywhere_goes_to_every_grid_alike(self, whole: Street) -> None:
        for grid in whole.community.grids:
            whole.homes(3, over=0.1, grid_id=grid.number, group_id=grid.groups[0].number)
        december = date(2026, 12, 1)
        for grid in whole.community.grids:
            whole.plan(december, grid_id=grid.number)
        of_heads = select(Visit.assignee_id, Visit.grid_id, func.count()).where(Visit.round == "head")
        counts = {(who, grid): count for who, grid, count in
                  whole.session.execute(of_heads.group_by(Visit.assignee_id, Visit.grid_id))}  # fmt: skip
        assert len(counts) == 2 * 13
        assert set(counts.values()) == {1}
        first_week = select(func.count()).where(Visit.round == "head", Visit.starts_on == december)
        assert whole.session.scalar(first_week) == 6

    def test_a_worker_goes_where_a_leader_is_to_go_only_when_it_is_time(self, whole: Street) -> None:
        early, due = whole.home("3栋101", over=0.9), whole.home("4栋101", over=1.0)
        found = {(visit.household_id, visit.round) for visit in whole.shows()}
        assert {(early.id, "leader"), (due.id, "leader"), (due.id, "worker")} <= found
        assert (early.id, "worker") not in found


def test_the_number_of_statements_does_not_grow(house: Database, community: Community) -> None:
    asked: list[str] = []
    counts = []
    with Session(house.engine) as session, session.begin() as undone:
        event.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append(call[2]))
        for number, residents in enumerate((60, 900)):
            settle_people(session, community, residents, today=MONDAY, seed=number)
            tuesday = MONDAY + DAY * (1 + 7 * number)
            plan_list(session, 3, tuesday - DAY, community, now=at(tuesday - DAY))
            asked.clear()
            plan_list(session, 3, tuesday, community, now=at(tuesday))
            counts.append(len(asked))
            asked.clear()
            assert list_of_day(session, 3, tuesday)
            counts.append(len(asked))
        undone.rollback()
    assert counts[0] == counts[2], asked
    assert counts[1] == counts[3] <= 3
