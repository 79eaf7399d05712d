"""Must-visits: one for each event, to whoever serves there and does not live there; and the season of moving up."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.grids import Group
from models.households import Household, VisitPause
from models.leaves import Leave, LeaveState
from models.people import Person
from models.requests import Request
from models.requests.filing import file_request
from models.roles import RoleGrant
from models.rules.community import Community
from models.rules.musts import STARTS_AFTER, What, share_of, starting_years
from models.rules.roles import Role
from models.rules.visit_states import Cause, PauseState, VisitState
from models.visits import Visit, VisitList
from models.visits.calling import Told, call_for
from models.visits.moving_up import call_for_school
from models.visits.musts import on_filed, on_reopened
from models.visits.telling import call_on_word, come_by, list_wished
from tests.models.households.living import TODAY, home_of, live, plan
from tests.people import START

SUMMER = datetime.fromisoformat("2027-06-15T00:30:00+08:00")  # a Tuesday, the first day of the season
DAY = timedelta(days=1)


def staff(session: Session, telegram_id: int) -> Person:
    return session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def file(session: Session, community: Community, author: Person, category: str = "dispute", **values: Any) -> Request:
    request = file_request(session, author, community, category=category, danger=False, text="楼上漏水", attachments=[],
                           now=START)  # fmt: skip
    for name, value in values.items():
        setattr(request, name, value)
    session.flush()
    return request


def go_on_leave(session: Session, holder: Person, stand_in: Person) -> None:
    session.add(Leave(holder_id=holder.id, stand_in_id=stand_in.id, first_day=TODAY, last_day=TODAY + DAY,
                      state=LeaveState.AGREED, planned_by_id=holder.id, planned_at=START))  # fmt: skip
    session.flush()


def call(session: Session, community: Community, household: Household, key: str = "incident:1", **values: Any
         ) -> Visit | None:  # fmt: skip
    return call_for(session, household, Cause.INCIDENT, key=key, why=Told(What.FIRE, "厨房"), community=community,
                    now=START, **values)  # fmt: skip


def test_an_event_calls_for_one_visit_ever(session: Session, community: Community) -> None:
    household = home_of(session, live(session, "王秀英"))
    visit = call(session, community, household)
    assert visit is not None
    assert visit.is_must
    assert (visit.state, visit.cause, visit.round) == (VisitState.OPEN, Cause.INCIDENT, "worker")
    assert (visit.starts_on, visit.ends_on, visit.listed_on) == (TODAY, None, None)
    assert visit.why == {"what": "fire", "words": "厨房", "by_id": None, "paused": False}
    assert call(session, community, household) is None
    visit.state = VisitState.MET
    session.flush()
    assert call(session, community, household) is None
    assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_it_stands_on_todays_list_where_that_is_there_already(session: Session, community: Community) -> None:
    household = home_of(session, live(session, "王秀英"))
    session.add(VisitList(grid_id=3, day=TODAY, planned_at=START))
    session.flush()
    visit = call(session, community, household)
    assert visit is not None
    assert visit.listed_on == TODAY


def test_whoever_has_least_to_do_goes(session: Session, community: Community) -> None:
    yu, zhang = staff(session, 7004), staff(session, 7005)
    other = home_of(session, live(session, "陈静", "9栋101"))
    plan(session, other, assignee_id=yu.id)
    household = home_of(session, live(session, "王秀英"))
    found = [visit.assignee_id for n in range(3) if (visit := call(session, community, household, f"incident:{n}"))]
    assert found == [zhang.id, yu.id, zhang.id]


def test_nobody_is_sent_to_their_own_door(session: Session, community: Community) -> None:
    yu, zhang = staff(session, 7004), staff(session, 7005)
    for worker in (yu, zhang):
        worker.grid_id, worker.group_id, worker.address = 3, 11, "3栋501"
    household = home_of(session, live(session, "王秀英"))
    visit = call(session, community, household, first_id=yu.id)
    assert visit is not None
    assert visit.assignee_id == staff(session, 7006).id  # neither of the workers, so the grid's leader


def test_where_nobody_serves_nobody_is_named(session: Session, community: Community) -> None:
    for held in session.scalars(select(RoleGrant)):
        session.delete(held)
    household = home_of(session, live(session, "王秀英"))
    visit = call(session, community, household)
    assert visit is not None
    assert visit.assignee_id is None


def test_who_is_on_leave_is_not_asked(session: Session, community: Community) -> None:
    yu, zhang = staff(session, 7004), staff(session, 7005)
    go_on_leave(session, yu, zhang)
    household = home_of(session, live(session, "王秀英"))
    visit = call(session, community, household, first_id=yu.id)
    assert visit is not None
    assert visit.assignee_id == zhang.id


def test_a_household_left_in_peace_is_called_first_unless_it_asks_itself(
    session: Session, community: Community
) -> None:
    person = live(session, "王秀英")
    household = home_of(session, person)
    session.add(VisitPause(household_id=household.id, asked_by_id=person.id, asked_at=START, state=PauseState.AGREED))
    session.flush()
    visit = call(session, community, household)
    assert visit is not None
    assert visit.why["paused"] is True
    wish, _ = call_on_word(session, household, Cause.WISH, Told(What.TALK), community, now=START)
    assert wish.why["paused"] is False


def test_a_dispute_is_visited_once_and_nothing_else_is(session: Session, community: Community) -> None:
    author = live(session, "王秀英")
    assert on_filed(session, file(session, community, author, "repair"), community, now=START) is None
    request = file(session, community, author)
    visit = on_filed(session, request, community, now=START)
    assert visit is not None
    assert (visit.cause, visit.about, visit.household_id) == (
        Cause.DISPUTE, f"request:{request.id}", author.household_id
    )  # fmt: skip
    assert on_filed(session, request, community, now=START) is None


def test_each_reopening_is_visited_by_the_first_owner(session: Session, community: Community) -> None:
    yu, zhang = staff(session, 7004), staff(session, 7005)
    author = live(session, "王秀英")
    request = file(session, community, author, "repair", times_reopened=1, first_owner_id=zhang.id)
    first = on_reopened(session, request, community, now=START)
    assert on_reopened(session, request, community, now=START) is None
    request.times_reopened = 2
    second = on_reopened(session, request, community, now=START)
    assert first is not None
    assert second is not None
    assert (first.key, second.key) == (f"reopened:{request.id}:1", f"reopened:{request.id}:2")
    assert (first.assignee_id, second.assignee_id) == (zhang.id, zhang.id)
    clerk = staff(session, 7008)  # an owner who visits nobody
    request.times_reopened, request.first_owner_id = 3, clerk.id
    third = on_reopened(session, request, community, now=START)
    assert third is not None
    assert third.assignee_id == yu.id


def test_one_goes_to_where_the_author_lives_now(session: Session, community: Community) -> None:
    author = live(session, "王秀英")
    request = file(session, community, author)
    author.grid_id, author.group_id, author.address = 5, 21, "2栋101"
    session.flush()
    visit = on_filed(session, request, community, now=START)
    assert visit is not None
    assert (visit.grid_id, visit.group_id) == (5, 21)
    gone = live(session, "李桂花", "8栋202")
    theirs = file(session, community, gone)
    gone.grid_id = gone.group_id = None
    gone.left_at = START
    session.flush()
    assert on_filed(session, theirs, community, now=START) is None


def test_what_two_tell_is_one_visit_with_the_words_of_both(session: Session, community: Community) -> None:
    household = home_of(session, live(session, "王秀英"))

    def tell(what: What, words: str, cause: Cause = Cause.INCIDENT) -> tuple[int, bool]:
        visit, is_new = call_on_word(session, household, cause, Told(what, words, 1), community, now=START)
        return visit.id, is_new

    fire, is_new = tell(What.FIRE, "厨房冒烟")
    assert is_new
    assert tell(What.FIRE, "已经灭了") == (fire, False)
    assert session.get_one(Visit, fire).why["words"] == "厨房冒烟\n已经灭了"
    other, is_new = tell(What.DEATH, "")
    assert is_new
    assert other != fire
    session.get_one(Visit, fire).state = VisitState.MET
    session.flush()
    again, is_new = tell(What.FIRE, "又冒烟")  # the same second: it is another fire all the same
    assert is_new
    assert again != fire
    wish, _ = tell(What.TALK, "", Cause.WISH)
    assert tell(What.BIG, "老人摔了", Cause.WISH) == (wish, False)
    assert [visit.id for visit in list_wished(session, household.id)] == [wish]
    for _ in range(9):
        tell(What.TALK, "长" * 500, Cause.WISH)
    assert len(session.get_one(Visit, wish).why["words"]) == 1500


def test_a_child_is_told_of_once_a_year_whoever_tells(session: Session, community: Community) -> None:
    child = live(session, "王小宝", school_year=2021)
    household = home_of(session, child)
    told = Told(What.SCHOOL, "上一中")
    visit, is_new = call_on_word(session, household, Cause.SCHOOL, told, community, now=SUMMER, about_id=child.id)
    assert is_new
    assert (visit.key, visit.about) == (f"school:{child.id}:2027", f"person:{child.id}")
    assert call_for_school(session, community, now=SUMMER) == []
    same = call_on_word(session, household, Cause.SCHOOL, told, community, now=SUMMER, about_id=child.id)
    assert same == (visit, False)
    unlisted, is_new = call_on_word(session, household, Cause.SCHOOL, told, community, now=SUMMER)
    assert is_new
    assert unlisted.key == f"school:household:{household.id}:2027"


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-23T09:00", "2026-11-24"),
        ("2026-11-27T17:00", "2026-11-30"),  # a Friday
        ("2026-12-31T23:59", "2027-01-04"),  # the New Year's holiday
    ],
)
def test_somebody_comes_by_the_next_working_day(community: Community, now: str, day: str) -> None:
    assert come_by(community, datetime.fromisoformat(f"{now}:00+08:00")) == date.fromisoformat(day)


def test_who_moves_up_follows_from_the_year_of_primary_school() -> None:
    assert starting_years(2027) == {2027: What.PRIMARY, 2021: What.JUNIOR, 2018: What.SENIOR, 2015: What.BEYOND}
    assert len(starting_years(2027)) == len(STARTS_AFTER)


@pytest.mark.parametrize(
    ("left", "done", "days_left", "most", "share"),
    [
        (55, 0, 55, 5, 1),
        (56, 0, 55, 5, 2),
        (54, 1, 55, 5, 0),  # asked again in the same night
        (1000, 0, 55, 5, 5),
        (1000, 5, 55, 5, 0),
        (7, 0, 1, 5, 7),  # whoever is not visited today never is
        (0, 0, 9, 5, 0),
    ],
)
def test_a_day_takes_its_share(left: int, done: int, days_left: int, most: int, share: int) -> None:
    assert share_of(left, done, days_left, most) == share


def fill(session: Session, count: int, *, grid_id: int = 3, group_id: int = 11, year: int = 2021) -> list[Person]:
    return [live(session, f"孩子{n}", f"{n // 20 + 1}栋{n % 20 + 1}0{n % 3 + 1}", grid_id=grid_id, group_id=group_id,
                 school_year=year) for n in range(count)]  # fmt: skip


def pass_season(session: Session, community: Community) -> Counter[date]:
    """Night by night, each asked twice."""
    days: Counter[date] = Counter()
    for number in range(100):
        now = SUMMER + DAY * number
        found = call_for_school(session, community, now=now)
        assert call_for_school(session, community, now=now) == []
        days[community.today(now)] += len(found)
        assert {visit.starts_on for visit in found} <= {community.today(now)}
    return +days


def test_the_season_is_spread_over_its_working_days(session: Session, community: Community) -> None:
    children = fill(session, 120)
    live(session, "大人")
    live(session, "二年级", "9栋909", school_year=2026)
    days = pass_season(session, community)
    assert sum(days.values()) == 120
    assert all(community.hours.is_working_day(day) and community.visits.moving_up.covers(day) for day in days)
    assert set(days.values()) <= {2, 3}
    visits = session.scalars(select(Visit).order_by(Visit.id)).all()
    assert {visit.about for visit in visits} == {f"person:{child.id}" for child in children}
    assert {(visit.cause, visit.why["what"]) for visit in visits} == {(Cause.SCHOOL, "junior")}
    order = [children.index(session.get_one(Person, int(visit.about.partition(":")[2]))) // 20
             for visit in visits if visit.about]  # fmt: skip
    assert order == sorted(order)  # building by building
    shares = Counter(visit.assignee_id for visit in visits)
    assert set(shares) == {staff(session, 7004).id, staff(session, 7005).id}
    assert max(shares.values()) - min(shares.values()) <= len(days)


def test_many_children_never_flood_a_list(session: Session, community: Community) -> None:
    """Two workers take five each of ten; what the season has no room for comes on its last day."""
    fill(session, 700)
    days = pass_season(session, community)
    last = max(days)
    assert last == date(2027, 8, 31)
    assert {count for day, count in days.items() if day != last} == {10}
    assert sum(days.values()) == 700


def test_children_who_come_late_are_not_missed(session: Session, community: Community) -> None:
    fill(session, 3)
    assert len(call_for_school(session, community, now=SUMMER)) == 1
    late = live(session, "新来的", "1栋999", school_year=2027)
    last_night = datetime.fromisoformat("2027-08-31T00:30:00+08:00")
    found = call_for_school(session, community, now=last_night)
    assert late.household_id is not None
    assert f"person:{late.id}" in {visit.about for visit in found}
    assert len(found) == 3
    assert call_for_school(session, community, now=last_night + DAY) == []


@pytest.mark.parametrize("now", ["2027-06-14T00:30", "2027-06-18T13:00", "2027-06-19T00:30", "2027-09-01T00:30"])
def test_outside_of_the_season_and_before_free_days_nobody_is_called(
    session: Session, community: Community, now: str
) -> None:
    fill(session, 3)
    assert call_for_school(session, community, now=datetime.fromisoformat(f"{now}:00+08:00")) == []


def test_the_evening_before_serves_the_next_morning(session: Session, community: Community) -> None:
    fill(session, 3)
    found = call_for_school(session, community, now=datetime.fromisoformat("2027-06-14T21:00:00+08:00"))
    assert [visit.starts_on for visit in found] == [date(2027, 6, 15)]
    assert call_for_school(session, community, now=SUMMER) == []


def test_brothers_are_one_door_and_two_visits(session: Session, community: Community) -> None:
    first = live(session, "王大宝", school_year=2018)
    second = live(session, "王二宝", school_year=2021)
    found = call_for_school(session, community, now=SUMMER)
    assert {(visit.about, visit.why["what"]) for visit in found} == {
        (f"person:{first.id}", "senior"), (f"person:{second.id}", "junior")
    }  # fmt: skip
    assert len({(visit.household_id, visit.assignee_id) for visit in found}) == 1


def test_each_grid_is_bounded_by_itself(session: Session, community: Community) -> None:
    fill(session, 2)
    other = session.get_one(Group, 21)
    fill(session, 2, grid_id=other.grid_id, group_id=other.id)
    assert {visit.grid_id for visit in call_for_school(session, community, now=SUMMER, grid_id=5)} == {5}
    found = call_for_school(session, community, now=SUMMER)
    assert {visit.grid_id for visit in found} == {3}
    held = {3: {staff(session, 7004).id, staff(session, 7005).id}, 5: set(session.scalars(
        select(RoleGrant.person_id).where(RoleGrant.grid_id == 5, RoleGrant.role == Role.GRID_WORKER)))}  # fmt: skip
    for visit in session.scalars(select(Visit)):
        assert visit.assignee_id in held[visit.grid_id]


def test_a_worker_does_not_visit_their_own_child(session: Session, community: Community) -> None:
    yu = staff(session, 7004)
    yu.grid_id, yu.group_id, yu.address = 3, 11, "1栋101"
    live(session, "于小宝", "1栋101", school_year=2021)
    found = call_for_school(session, community, now=SUMMER)
    assert [visit.assignee_id for visit in found] == [staff(session, 7005).id]
