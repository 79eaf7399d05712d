"""Households follow where people are filed, and keep what is known of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.communities.loading import load_community
from models.grids import Group
from models.households import Household
from models.households.settling import household_of, settle, spot_of
from models.people.correcting import mark_moved_away
from models.rules.community import Community
from models.rules.visit_states import Cause, VisitState
from models.visits import DiaryEntry
from tests.models.households.living import TODAY, home_of, live, plan, write
from tests.people import START

LATER = TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("where", "spot"),
    [
        ({"group_id": 11, "address": "３幢 501室"}, "11/3栋501"),
        ({"group_id": None, "address": "3栋501"}, "g3/3栋501"),
        ({"group_id": 11, "address": None}, "p7"),
        ({"group_id": 11, "address": "3栋"}, "p7"),  # of a building, but of which door
        ({"group_id": 11, "address": "新集花园"}, "p7"),
    ],
)
def test_a_spot_is_one_door_however_it_is_written(where: dict[str, object], spot: str) -> None:
    assert spot_of(**{"grid_id": 3, "person_id": 7} | where) == spot  # type: ignore[arg-type]


def test_who_is_filed_at_one_door_lives_together(session: Session) -> None:
    wang, chen = live(session, "王秀英", "3栋501"), live(session, "陈建国", "3幢501室")
    other, alone = live(session, "李桂花", "3栋502"), live(session, "周一", None)
    next_door = live(session, "吴二", "3栋501", group_id=12)
    home = home_of(session, wang)
    assert (home.spot, home.address, home.grid_id, home.group_id) == ("11/3栋501", "3栋501", 3, 11)
    assert (home.known_since, home.gone_on) == (TODAY, None)
    assert [member.name for member in home.members] == ["王秀英", "陈建国"]
    assert home.face is wang
    homes = {person.household_id for person in (wang, chen, other, alone, next_door)}
    assert None not in homes
    assert len(homes) == 4


def test_settling_again_changes_nothing(session: Session) -> None:
    live(session, "王秀英")
    assert settle(session, today=TODAY) > 0
    assert settle(session, today=LATER) == 0
    assert settle(session, today=LATER, grid_id=3) == 0


def test_a_grid_settles_its_own_alone(session: Session) -> None:
    here, there = live(session, "王秀英"), live(session, "李桂花", "1栋1", group_id=1, grid_id=1)
    settle(session, today=TODAY, grid_id=3)
    assert here.household_id is not None
    assert there.household_id is None


def test_one_person_is_settled_alone(session: Session) -> None:
    wang, chen, other = live(session, "王秀英"), live(session, "陈建国"), live(session, "李桂花", "3栋502")
    home = household_of(session, wang, today=TODAY)
    assert home is not None
    assert [member.name for member in home.members] == ["王秀英"]
    assert household_of(session, chen, today=TODAY) is home
    assert [member.name for member in home.members] == ["王秀英", "陈建国"]
    assert other.household_id is None


def test_who_lives_nowhere_has_no_household(session: Session) -> None:
    nobody = live(session, "过客", None, group_id=None, grid_id=None)  # type: ignore[arg-type]
    assert household_of(session, nobody, today=TODAY) is None
    settle(session, today=TODAY)
    assert nobody.household_id is None


def test_who_is_turned_away_leaves_the_household(session: Session) -> None:
    wang, stranger = live(session, "王秀英"), live(session, "过客")
    home = home_of(session, wang)
    stranger.grid_id = stranger.group_id = stranger.address = None
    settle(session, today=LATER)
    assert stranger.household_id is None
    assert home.members == [wang]


@pytest.mark.parametrize("whole", [True, False])
def test_a_split_group_takes_its_households_along_with_their_history(session: Session, *, whole: bool) -> None:
    """The office files people under another group, same address. Who stays keeps the household; all of them move it."""
    wang, chen = live(session, "王秀英"), live(session, "陈建国")
    home = home_of(session, wang)
    write(session, home)
    visit, done = plan(session, home, assignee_id=wang.id), plan(session, home, "old", state=VisitState.MET)
    group = session.scalars(select(Group).where(Group.grid_id == 4)).first()
    assert group is not None
    for person in (wang, chen) if whole else (wang,):
        person.group_id, person.grid_id = group.id, 4
    settle(session, today=LATER, grid_id=4)
    assert chen.household_id == home.id
    assert (wang.household_id == home.id) is whole
    assert home.grid_id == (4 if whole else 3)
    assert home.gone_on is None
    assert (visit.grid_id, visit.assignee_id) == ((4, None) if whole else (3, wang.id))
    assert done.grid_id == 3  # there it was done
    if not whole:
        moved = session.get_one(Household, wang.household_id)
        assert (moved.grid_id, moved.known_since) == (4, LATER)


def test_a_corrected_address_keeps_the_history(session: Session) -> None:
    wang, chen = live(session, "王秀英"), live(session, "陈建国")
    home = home_of(session, wang)
    wang.address = chen.address = "3栋1单元501"
    settle(session, today=LATER)
    assert wang.household_id == chen.household_id == home.id
    assert (home.spot, home.address) == ("11/3栋1单元501", "3栋1单元501")


def test_an_address_told_later_keeps_the_history(session: Session) -> None:
    wang = live(session, "王秀英", None)
    home = home_of(session, wang)
    wang.address = "3栋501"
    assert household_of(session, wang, today=LATER) is home
    assert home.spot == "11/3栋501"


def test_two_households_change_places(session: Session) -> None:
    wang, li = live(session, "王秀英", "3栋501"), live(session, "李桂花", "3栋502")
    homes = home_of(session, wang).id, home_of(session, li).id
    wang.address, li.address = "3栋502", "3栋501"
    settle(session, today=LATER)
    assert (wang.household_id, li.household_id) == homes


def test_who_joins_others_leaves_an_empty_household_and_takes_must_visits_along(session: Session) -> None:
    wang, chen = live(session, "王秀英", "3栋501"), live(session, "陈建国", "3栋502")
    home, empty = home_of(session, wang), home_of(session, chen)
    turn = plan(session, empty, "turn")
    must = plan(session, empty, "must", cause=Cause.DISPUTE)
    chen.address = "3栋501"
    settle(session, today=LATER)
    assert chen.household_id == home.id
    assert empty.gone_on == LATER
    assert (must.household_id, turn.household_id) == (home.id, empty.id)


def test_a_household_is_gone_when_all_left_and_back_when_somebody_is(session: Session) -> None:
    wang = live(session, "王秀英")
    home = home_of(session, wang)
    mark_moved_away(session, wang, now=START)
    settle(session, today=LATER)
    assert (home.gone_on, home.members) == (LATER, [])
    assert household_of(session, wang, today=LATER) is None
    wang.left_at, wang.grid_id, wang.group_id, wang.address = None, 3, 11, "3栋501"
    settle(session, today=LATER)
    assert (wang.household_id, home.gone_on) == (home.id, None)


def test_strangers_who_move_in_after_somebody_start_anew(session: Session) -> None:
    """What was written about who lived there before is not about them, nor theirs to read."""
    wang = live(session, "王秀英")
    home = home_of(session, wang)
    write(session, home)
    mark_moved_away(session, wang, now=START)
    newcomer = live(session, "李桂花")
    fresh = home_of(session, newcomer, today=LATER)
    assert fresh is not home
    assert (fresh.spot, fresh.known_since) == ("11/3栋501", LATER)
    assert home.gone_on == LATER
    assert session.scalars(select(DiaryEntry)).one().people == [wang]


def test_who_comes_back_after_a_mistake_finds_their_household(session: Session) -> None:
    """Filed with the neighbours for a day: nobody else is left to remember, but the diary does."""
    wang, li = live(session, "王秀英", "3栋501"), live(session, "李桂花", "3栋502")
    home = home_of(session, wang)
    write(session, home)
    wang.address = "3栋502"
    settle(session, today=LATER)
    assert [home.gone_on] == [LATER]
    wang.address = "3栋501"
    settle(session, today=LATER)
    assert (wang.household_id, home.gone_on) == (home.id, None)
    assert li.household_id != home.id


def test_where_a_family_parts_the_history_stays_at_the_old_door(session: Session) -> None:
    wang, chen = live(session, "王秀英"), live(session, "陈建国")
    home = home_of(session, wang)
    wang.address, chen.address = "3栋502", "3栋503"
    settle(session, today=LATER)
    assert home.gone_on == LATER
    assert home.id not in (wang.household_id, chen.household_id)
    assert wang.household_id != chen.household_id


def test_erased_people_are_nobodys_members(session: Session) -> None:
    wang = live(session, "王秀英")
    home = home_of(session, wang)
    wang.erased_at = START
    settle(session, today=LATER)
    assert home.gone_on == LATER


def test_a_group_that_is_of_another_grid_takes_its_households_along(session: Session, community: Community) -> None:
    """`init` moves every row of the group at once, whatever was done there; settling finds nothing left to do."""
    wang = live(session, "王秀英")
    home = home_of(session, wang)
    entry, visit = write(session, home), plan(session, home)
    moved = next(group for grid in community.grids for group in grid.groups if group.number == 11)
    grids = tuple(
        grid.model_copy(update={"groups": (*(group for group in grid.groups if group is not moved),
                                           *([moved] if grid.number == 5 else []))})
        for grid in community.grids
    )  # fmt: skip
    load_community(session, community.model_copy(update={"grids": grids}), admin_ids=frozenset({7008}), now=START)
    session.expire_all()
    assert {home.grid_id, entry.grid_id, visit.grid_id} == {5}
    assert settle(session, today=LATER) == 0
    assert wang.household_id == home.id
