"""When a household is due for the first time: spread in a grid that begins, soon for whoever comes later."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.households import Household, HouseholdDue
from models.households.rows import Pace
from models.households.settling import settle
from models.people import Person
from models.rules.addresses import place_key
from models.rules.community import Community
from tests.models.households.living import TODAY, live

DAYS = {"ordinary": 90, "alone": 30, "newcomer": 60, "fewer": 365}


def begin(session: Session) -> None:
    """Nobody of the community file lives in grid 3."""
    session.execute(delete(HouseholdDue))
    for person in session.scalars(select(Person).where(Person.grid_id == 3)):
        person.grid_id = person.group_id = None
    session.flush()


def first_due(session: Session, days: int = 90) -> list[date]:
    """When grid 3's households are due first in the workers' round, in the order in which they lie."""
    of_grid = select(Household.address, HouseholdDue.counts_from).join(Household)
    here = session.execute(of_grid.where(HouseholdDue.round == "worker", Household.grid_id == 3)).all()
    return [day + timedelta(days=days) for _, day in sorted(here, key=lambda due: place_key(due[0]))]


def test_every_household_gets_one_due_of_each_round_once(session: Session, community: Community) -> None:
    begin(session)
    live(session, "王秀英")
    settle(session, today=TODAY, community=community)
    assert settle(session, today=TODAY + timedelta(days=1), community=community) == 0
    home = session.scalars(select(Household).where(Household.grid_id == 3)).one()
    dues = session.scalars(select(HouseholdDue).where(HouseholdDue.household_id == home.id)).all()
    assert {due.round for due in dues} == {each.key for each in community.visits.rounds}
    assert {(due.last_on, due.retry_on, due.tries) for due in dues} == {(None, None, 0)}
    assert all(due.counts_from == TODAY for due in dues if due.round != "worker")


def test_a_grid_that_begins_is_spread_over_its_days_in_the_order_of_doors(
    session: Session, community: Community
) -> None:
    begin(session)
    for floor in range(1, 31):
        for door in range(1, 5):
            live(session, f"人{floor}-{door}", f"{floor}栋{door}01")
    settle(session, today=TODAY, community=community)
    due = first_due(session)
    assert due == sorted(due)
    assert due[0] == TODAY
    assert max(due) < TODAY + timedelta(days=90)
    assert all(community.hours.is_working_day(day) for day in due)
    assert max(Counter(due).values()) == 3  # 120 households, 59 working days


def test_the_days_follow_from_what_the_household_needs(session: Session, community: Community) -> None:
    begin(session)
    people = [live(session, "甲", "1栋1", traits=["alone"]), live(session, "乙", "1栋2", traits=["newcomer"]),
              live(session, "丙", "1栋3"), live(session, "丁", "1栋4", traits=["alone"])]  # fmt: skip
    settle(session, today=TODAY)
    session.get_one(Household, people[3].household_id).pace = Pace.FEWER
    settle(session, today=TODAY, community=community)
    for person, days in zip(people, (30, 60, 90, 365), strict=True):
        due = session.get_one(HouseholdDue, (person.household_id, "worker"))
        assert TODAY <= due.counts_from + timedelta(days=days) < TODAY + timedelta(days=days)


def test_who_comes_later_is_visited_within_the_welcome_days(session: Session, community: Community) -> None:
    begin(session)
    live(session, "王秀英")
    settle(session, today=TODAY, community=community)
    later = TODAY + timedelta(days=10)
    new = [live(session, f"新{number}", f"{number}栋1") for number in range(1, 21)]
    settle(session, today=later, community=community, grid_id=3)
    due = [
        session.get_one(HouseholdDue, (person.household_id, "worker")).counts_from + timedelta(days=90)
        for person in new
    ]
    assert all(later <= day < later + timedelta(days=7) for day in due)
    assert max(Counter(due).values()) == 4


def test_very_many_at_once_are_not_due_in_one_week(session: Session, community: Community) -> None:
    begin(session)
    live(session, "王秀英")
    settle(session, today=TODAY, community=community)
    for number in range(1, 121):
        live(session, f"新{number}", f"{number}栋1")
    settle(session, today=TODAY, community=community)
    assert max(Counter(first_due(session)).values()) <= 10  # a worker visits 8 a day; New Year is not counted
