"""What stands open: must-visits stand on every list, and everything is with whoever serves that day."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.communities.loading import load_community
from models.households import Household, HouseholdDue
from models.people import Person
from models.roles import grant, grid_scope
from models.rules.community import Community
from models.rules.roles import Role
from models.visits import Visit
from models.visits.planning import list_open_of
from tests.models.visits.street import COLLEAGUE, DAY, LEADER, MONDAY, SECRETARY, WORKER, Street, doors
from tests.people import START


class TestMusts:
    """Visits for which one goes at once."""

    def test_it_stands_on_every_list_until_somebody_was_met(self, street: Street) -> None:
        household = street.home("3栋101", over=0.1)
        must = street.must(household, of=WORKER)
        for day in (MONDAY, MONDAY + DAY, MONDAY + DAY * 7):
            (visit,) = street.shows(day)
            assert (visit.id, visit.assignee_id, visit.listed_on) == (must.id, street.person(WORKER).id, day)
        street.meets(must)
        assert street.shows(MONDAY + DAY * 8) == []

    def test_where_one_must_go_no_round_goes_as_well(self, whole: Street) -> None:
        household = whole.home("3栋101")
        whole.must(household)
        assert [visit.is_must for visit in whole.shows()] == [True]

    def test_it_is_somebodys(self, street: Street) -> None:
        household = street.home("3栋101", over=0.1)
        worker = street.person(WORKER)
        worker.grid_id, worker.group_id, worker.address = 3, 11, "3栋101"
        street.must(household, of=WORKER)
        (visit,) = street.shows()
        assert visit.assignee_id == street.person(COLLEAGUE).id

    def test_it_leaves_less_room_for_others(self, street: Street) -> None:
        street.homes(30)
        for number, home in enumerate(street.homes(7, building=8, over=0.1)):
            street.must(home, f"incident:{number}", of=WORKER)
        loads = Counter(visit.assignee_id for visit in street.shows())
        assert loads == {street.person(WORKER).id: 10, street.person(COLLEAGUE).id: 8}

    def test_of_too_many_some_go_to_others(self, whole: Street) -> None:
        for number, home in enumerate(whole.homes(25, building=8, over=0.1)):
            whole.must(home, f"incident:{number}", of=WORKER)
        loads = Counter(visit.assignee_id for visit in whole.shows())
        people = [whole.person(each).id for each in (WORKER, COLLEAGUE, LEADER)]
        assert [loads[id_] for id_ in people] == [10, 10, 5]


class TestPeople:
    """Whoever serves that day."""

    def test_a_colleague_stands_in(self, street: Street) -> None:
        street.homes(4)
        street.leaves(WORKER, COLLEAGUE)
        assert {visit.assignee_id for visit in street.shows()} == {street.person(COLLEAGUE).id}

    def test_a_leader_stands_in_and_keeps_within_the_most_of_a_day(self, whole: Street) -> None:
        whole.homes(30)
        whole.leaves(WORKER, LEADER)
        found = Counter((visit.round, visit.assignee_id) for visit in whole.shows())
        leader, colleague = whole.person(LEADER).id, whole.person(COLLEAGUE).id
        assert (found["leader", leader], found["worker", leader], found["worker", colleague]) == (5, 5, 8)

    def test_a_leave_begins_and_ends_during_the_day(self, whole: Street, session: Session) -> None:
        whole.homes(4)
        before = {visit.id: visit.assignee_id for visit in whole.shows()}
        assert not whole.reassign()
        leave = whole.leaves(WORKER, LEADER)
        worker, leader = whole.person(WORKER).id, whole.person(LEADER).id
        assert whole.reassign()
        session.expire_all()
        moved = {visit.id: visit.assignee_id for visit in whole.shows()}
        assert worker not in moved.values()
        assert moved == {id_: leader if who == worker else who for id_, who in before.items()}
        session.delete(leave)
        session.flush()
        assert whole.reassign()
        session.expire_all()
        assert {visit.id: visit.assignee_id for visit in whole.shows()} == before

    def test_what_is_held_is_read_again(self, street: Street) -> None:
        must = street.must(street.home("3栋101", over=0.1), of=WORKER)
        assert must.assignee == street.person(WORKER)
        street.quits(WORKER)
        street.shows()
        assert must.assignee == street.person(COLLEAGUE)

    def test_a_new_worker_inherits(self, whole: Street, session: Session) -> None:
        whole.must(whole.home("3栋101", over=0.1), of=WORKER)
        whole.homes(5, building=4, over=0.1)
        assert {visit.assignee_id for visit in whole.shows()} == {whole.person(WORKER).id, whole.person(LEADER).id}
        for telegram_id, role in [
            (WORKER, Role.GRID_WORKER),
            (COLLEAGUE, Role.GRID_WORKER),
            (LEADER, Role.GRID_LEADER),
        ]:
            whole.quits(telegram_id)
            person = Person(name=f"新{telegram_id}", telegram_id=telegram_id + 2000, muted=[])
            session.add(person)
            session.flush()
            grant(session, person.id, role, grid_scope(3))
        found = {visit.round: visit.assignee_id for visit in whole.shows(MONDAY + DAY)}
        assert found["leader"] == whole.person(LEADER + 2000).id
        assert found["worker"] in {whole.person(WORKER + 2000).id, whole.person(COLLEAGUE + 2000).id}

    def test_where_nobody_is_left_of_a_round_it_stands_with_nobody(self, whole: Street) -> None:
        whole.homes(5, over=0.1)
        assert {visit.round for visit in whole.shows()} == {"leader"}
        whole.quits(LEADER)
        assert whole.reassign()
        assert {visit.assignee_id for visit in whole.shows(MONDAY + DAY)} == {None}

    def test_ones_own(self, whole: Street, session: Session) -> None:
        homes = whole.homes(4)
        must = whole.must(homes[3], of=WORKER)
        whole.shows()
        mine = list_open_of(session, whole.actor(WORKER), today=MONDAY)
        assert mine[0].id == must.id
        assert {visit.assignee_id for visit in mine} == {whole.person(WORKER).id}
        assert doors(mine[1:]) == sorted(doors(mine[1:]))
        whole.leaves(WORKER, SECRETARY)  # nothing is handed over yet
        theirs = list_open_of(session, whole.actor(SECRETARY), today=MONDAY)
        assert {visit.id for visit in mine} <= {visit.id for visit in theirs}
        whole.meets(must)
        assert must.id not in {visit.id for visit in list_open_of(session, whole.actor(WORKER), today=MONDAY)}
        assert list_open_of(session, whole.actor(WORKER), today=MONDAY + DAY) == []  # what was Monday's is over


class TestPlaces:
    """A grid that is split, or merged with another one."""

    def test_a_group_takes_everything_along(self, whole: Street, session: Session, community: Community) -> None:
        moving, staying = whole.home("3栋101", group_id=11), whole.home("4栋101", group_id=12)
        whole.must(moving, of=WORKER)
        session.get_one(HouseholdDue, (moving.id, "worker")).counts_from = last = MONDAY - DAY * 50
        made = whole.shows()
        assert {visit.household_id for visit in made} == {moving.id, staying.id}
        grids = tuple(grid.model_copy(update={"groups": _regroup(community, grid.number)}) for grid in community.grids)
        changed = whole.community.model_copy(update={"grids": grids})
        load_community(session, changed, admin_ids=frozenset({7008}), now=START)
        session.expire_all()
        whole.community = changed
        assert {visit.household_id for visit in whole.shows(MONDAY + DAY)} == {staying.id}
        there = whole.shows(MONDAY + DAY, grid_id=5)
        assert {visit.household_id for visit in there} == {moving.id}
        workers = session.scalars(select(Person.id).where(Person.name.in_(["杨月琴", "李涛"]))).all()
        assert {visit.assignee_id for visit in there if visit.is_must} <= set(workers)
        assert session.get_one(HouseholdDue, (moving.id, "worker")).counts_from == last
        kept = select(func.count()).where(Visit.household_id == moving.id, Visit.grid_id == 5)
        assert session.scalar(kept) == sum(visit.household_id == moving.id for visit in {*made, *there})

    def test_an_empty_grid_goes_with_its_lists(self, whole: Street, session: Session, community: Community) -> None:
        household = whole.home("3栋101", group_id=66, grid_id=13)
        whole.plan(grid_id=13)
        planned = session.scalar(select(func.count(Visit.id)).where(Visit.grid_id == 13))
        groups = (*community.grids[11].groups, *community.grids[12].groups)
        grids = (*community.grids[:11], community.grids[11].model_copy(update={"groups": groups}))
        staff = tuple(member for member in community.staff if 13 not in member.grids)
        merged = whole.community.model_copy(update={"grids": grids, "staff": staff})
        load_community(session, merged, admin_ids=frozenset({7008}), now=START)
        session.expire_all()
        assert session.get_one(Household, household.id).grid_id == 12
        assert session.scalar(select(func.count(Visit.id)).where(Visit.grid_id == 12)) == planned == 3


def _regroup(community: Community, number: int) -> tuple[object, ...]:
    """Group 11 is of grid 5 now."""
    groups = next(grid.groups for grid in community.grids if grid.number == number)
    moved = next(group for grid in community.grids for group in grid.groups if group.number == 11)
    return (*(group for group in groups if group.number != 11), *([moved] if number == 5 else []))
