"""Households of grid 3 with so many of their days over, and lists planned for them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actors import Actor, get_actor
from models.households import Household, HouseholdDue
from models.households.settling import settle
from models.leaves import Leave, LeaveState
from models.people import Person
from models.roles import RoleGrant
from models.rules.community import Community
from models.rules.visit_states import Cause, VisitState
from models.rules.visits import VisitRules
from models.visits import Visit, VisitList
from models.visits.planning import list_of_day, plan_list, reassign
from tests.models.households.living import live

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
WORKER, COLLEAGUE, LEADER, SECRETARY = 7004, 7005, 7006, 7007


class Street:
    """What can happen in it."""

    def __init__(self, session: Session, community: Community, *, rounds: str = "worker leader head stationed") -> None:
        self.session = session
        session.execute(update(Person).values(grid_id=None, group_id=None))  # the staff of the file live elsewhere
        kept = tuple(each for each in community.visits.rounds if each.key in rounds.split())
        self.community = community.model_copy(update={"visits": community.visits.model_copy(update={"rounds": kept})})

    def rules(self, **values: Any) -> VisitRules:
        """The same rules, but for these."""
        visits = self.community.visits.model_copy(update=values)
        self.community = self.community.model_copy(update={"visits": visits})
        return visits

    def home(self, address: str, **values: Any) -> Household:
        """Somebody lives there; see `fill`."""
        return self.fill([address], **values)[0]

    def homes(self, count: int, *, building: int = 3, **values: Any) -> list[Household]:
        """So many doors of one building; see `fill`."""
        return self.fill([f"{building}栋{door}01" for door in range(1, count + 1)], **values)

    def fill(self, addresses: list[str], *, over: float = 1.0, days: int = 90, group_id: int | None = 11,
             grid_id: int = 3, **values: Any) -> list[Household]:  # fmt: skip
        """Somebody lives at each, and of that many days so much is over."""
        people = [live(self.session, f"居民{address}", address, group_id=group_id, grid_id=grid_id, **values)
                  for address in addresses]  # fmt: skip
        settle(self.session, today=MONDAY, community=self.community)
        households = [self.session.get_one(Household, person.household_id) for person in people]
        for household in households:
            due = self.session.get_one(HouseholdDue, (household.id, "worker"))
            due.counts_from = due.last_on = MONDAY - timedelta(days=round(days * over))
        self.session.flush()
        return households

    def must(self, household: Household, key: str = "incident:1", *, of: int | None = None, on: date = MONDAY - DAY,
             **values: Any) -> Visit:  # fmt: skip
        """Somebody must go there at once."""
        visit = Visit(key=key, household_id=household.id, grid_id=household.grid_id, group_id=household.group_id,
                      round="worker", cause=Cause.INCIDENT, starts_on=on, created_at=at(on),
                      assignee_id=self.person(of).id if of else None, **values)  # fmt: skip
        self.session.add(visit)
        self.session.flush()
        return visit

    def plan(self, day: date = MONDAY, *, grid_id: int = 3) -> VisitList | None:
        """In the morning of that day."""
        return plan_list(self.session, grid_id, day, self.community, now=at(day))

    def shows(self, day: date = MONDAY, *, grid_id: int = 3) -> list[Visit]:
        """The list of that day, planned."""
        self.plan(day, grid_id=grid_id)
        return list_of_day(self.session, grid_id, day)

    def reassign(self, day: date = MONDAY, *, grid_id: int = 3) -> bool:
        """Somebody came or went."""
        return reassign(self.session, grid_id, self.community, today=day)

    def person(self, telegram_id: int) -> Person:
        """One of the cast."""
        return self.session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()

    def actor(self, telegram_id: int, *, today: date = MONDAY) -> Actor:
        """One of the cast, as they are that day."""
        actor = get_actor(self.session, self.person(telegram_id).id, today=today)
        assert actor is not None
        return actor

    def leaves(self, holder: int, stand_in: int, first: date = MONDAY, last: date = MONDAY + DAY * 4) -> Leave:
        """Somebody is away."""
        leave = Leave(holder_id=self.person(holder).id, stand_in_id=self.person(stand_in).id, first_day=first,
                      last_day=last, state=LeaveState.AGREED, planned_by_id=self.person(holder).id,
                      planned_at=at(first))  # fmt: skip
        self.session.add(leave)
        self.session.flush()
        return leave

    def quits(self, telegram_id: int) -> None:
        """Somebody does not serve any more."""
        person_id = self.person(telegram_id).id
        for held in self.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)):
            self.session.delete(held)
        self.session.flush()

    def meets(self, visit: Visit) -> None:
        """It is made."""
        visit.state, visit.settled_at = VisitState.MET, at(MONDAY)
        self.session.flush()


def at(day: date) -> datetime:
    """Eight in the morning."""
    return datetime.combine(day, time(0), UTC)


def doors(visits: list[Visit]) -> list[str]:
    """Where these are."""
    return [visit.household.address or "" for visit in visits]
