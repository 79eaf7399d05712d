"""Who goes to a grid's households on a day: by round, from the lowest to the highest, stand-ins in their place."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.households.rows import Household
from models.leaves import list_stand_ins
from models.people import Person
from models.roles import RoleGrant
from models.rules.community import Community
from models.rules.roles import HELD_IN, Place, Role
from models.rules.visit_states import VisitState
from models.visits.rows import Visit


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody who makes a round in the grid. `group_id`: only in that residents' group."""

    person: Person
    group_id: int | None = None
    is_everywhere: bool = False
    """They go to all grids in turn."""

    def visits(self, household_id: int, group_id: int | None) -> bool:
        """Whether they may go to that household of that group: it is not their own."""
        return household_id != self.person.household_id and self.group_id in (None, group_id)


@dataclass(frozen=True, slots=True)
class Crew:
    """Those of a round who share their households. `group_id`: those of one group; None: of all groups but `others`,
    which have people of their own.
    """

    people: tuple[Person, ...]
    group_id: int | None
    others: frozenset[int | None]

    def visits(self, household_id: int, group_id: int | None) -> bool:
        """Whether that household of that group is one of theirs, and not the home of all of them."""
        is_theirs = group_id not in self.others if self.group_id is None else group_id == self.group_id
        return is_theirs and any(person.household_id != household_id for person in self.people)


@dataclass(frozen=True)
class Workforce:
    """Who serves a grid on one day."""

    posts: Mapping[str, tuple[Post, ...]]
    """By the key of the round, from the lowest to the highest; empty where nobody makes it there today."""
    stand_ins: Mapping[int, int]
    """Who acts for those who are away."""

    @property
    def serving(self) -> dict[str, tuple[Person, ...]]:
        """The people of each round."""
        return {key: tuple(post.person for post in posts) for key, posts in self.posts.items()}

    @property
    def person_ids(self) -> list[int]:
        """Everybody."""
        return sorted({post.person.id for posts in self.posts.values() for post in posts})

    def crews(self, round_key: str, *, everywhere: bool | None = None) -> list[Crew]:
        """Who shares the round's households: of the whole grid, or of one of its groups. `everywhere`: only those who
        go, or do not go, to all grids in turn.
        """
        asked = [post for post in self.posts[round_key] if everywhere in (None, post.is_everywhere)]
        groups = dict.fromkeys(post.group_id for post in asked)
        return [Crew(tuple(post.person for post in asked if post.group_id == group), group,
                     frozenset(groups) - {None}) for group in groups]  # fmt: skip

    def may_go(self, person_id: int | None, round_key: str | None, household_id: int, group_id: int | None) -> bool:
        """Whether somebody makes the round (None: any) at that household today."""
        rounds = self.posts if round_key is None else [round_key]
        posts = (post for key in rounds for post in self.posts.get(key, ()))
        return any(post.person.id == person_id and post.visits(household_id, group_id) for post in posts)

    def list_takers(self, round_key: str | None, household_id: int, group_id: int | None) -> Iterator[list[int]]:
        """Who could go to that household, those of one round after the other, from the lowest on; or of one alone."""
        for key in self.posts if round_key is None else [round_key]:
            yield [post.person.id for post in self.posts.get(key, ()) if post.visits(household_id, group_id)]


def load_workforce(session: Session, grid_id: int, community: Community, *, today: date) -> Workforce:
    """Who makes which round in the grid today."""
    rounds = community.visits.rounds
    roles = {role for each in rounds for role in each.roles}
    here = (RoleGrant.grid_id == grid_id) | (RoleGrant.scope == "")
    columns = (RoleGrant.person_id, RoleGrant.role, RoleGrant.group_id)
    held = [
        (holder, Role(role), group)
        for holder, role, group in session.execute(select(*columns).where(RoleGrant.role.in_(roles), here))
    ]
    stand_ins = dict(list_stand_ins(session, holder_ids={holder for holder, *_ in held}, today=today))
    acting = {stand_ins.get(holder, holder) for holder, *_ in held}
    present = session.scalars(select(Person).where(Person.id.in_(acting), Person.left_at.is_(None)))
    people = {person.id: person for person in present}
    serving = [(people[id_], role, group) for holder, role, group in held
               if (id_ := stand_ins.get(holder, holder)) in people]  # fmt: skip
    posts = {each.key: _list_posts(one for one in serving if one[1] in each.roles) for each in rounds}
    return Workforce(posts, stand_ins)


def find_assignee(
    session: Session, household: Household, community: Community, *, today: date, first_id: int | None = None
) -> int | None:
    """Who is asked to go there at once (必到户): of the lowest round in which anybody has room today and does not live
    there themselves, whoever has the fewest visits open. `first_id` comes before them, if they are of any round there.
    None: nobody serves there.
    """
    workforce = load_workforce(session, household.grid_id, community, today=today)
    if workforce.may_go(first_id, None, household.id, household.group_id):
        return first_id
    loads = count_open(session, workforce.person_ids, today=today)
    takers = workforce.list_takers(None, household.id, household.group_id)
    return pick(takers, loads, most=community.visits.most_a_day)


def pick(takers: Iterable[Collection[int]], loads: Mapping[int, int], *, most: int) -> int | None:
    """Whoever has least to do of the first of these who have room; where nobody has, whoever has least of all."""
    everybody: list[int] = []
    for each in takers:
        everybody += each
        if free := [id_ for id_ in each if loads.get(id_, 0) < most]:
            return min(free, key=lambda id_: (loads.get(id_, 0), id_))
    return min(everybody, key=lambda id_: loads.get(id_, 0), default=None)


def count_open(session: Session, person_ids: Collection[int], *, today: date) -> dict[int, int]:
    """How many visits are asked of each of these people today and not made yet."""
    asked = (Visit.assignee_id.in_(person_ids), Visit.state == VisitState.OPEN, Visit.starts_on <= today)
    counted = select(Visit.assignee_id, func.count()).where(
        *asked, (Visit.ends_on.is_(None)) | (Visit.ends_on >= today)
    )
    return {id_: count for id_, count in session.execute(counted.group_by(Visit.assignee_id)) if id_ is not None}


def _list_posts(serving: Iterable[tuple[Person, Role, int | None]]) -> tuple[Post, ...]:
    """One for each person, the widest that they hold in the grid; of several groups one for each."""
    posts: dict[tuple[int, int | None], Post] = {}
    for person, role, group_id in sorted(serving, key=lambda each: (_goes_everywhere(each[1]), each[2] is not None)):
        if (person.id, None) not in posts:
            posts.setdefault((person.id, group_id), Post(person, group_id, _goes_everywhere(role)))
    return tuple(post for _, post in sorted(posts.items(), key=lambda each: (each[0][0], each[0][1] or 0)))


def _goes_everywhere(role: Role) -> bool:
    return HELD_IN[role] is Place.COMMUNITY
