"""Coverage: every household stands as its own cycle says, counted by hand; and no grid learns of another."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from bot.database import Database
from models.households import Household, HouseholdDue, VisitPause
from models.households.rows import Pace
from models.people import Person
from models.rules.community import Community
from models.rules.community_parts import Words
from models.rules.roles import Role
from models.rules.traits import Trait
from models.rules.visit_coverage import Standing, Tally, judge
from models.rules.visit_states import Outcome, PauseState
from models.rules.visits import Cadence, Outing, Round, VisitRules
from models.visits import DiaryEntry
from models.visits.coverage import Coverage, describe, measure
from tests.models.commitments.making import person_of
from tests.people import START

TODAY = date(2026, 11, 23)
S = Standing
FILLED = 320


@pytest.fixture
def session(house: Database) -> Iterator[Session]:
    with Session(house.engine) as session, session.begin() as transaction:
        yield session
        transaction.rollback()


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def add_home(
    session: Session, name: str, met: int | None, *traits: Trait, group_id: int | None = 11, grid_id: int = 3,
    counts: int | None = None, known: int = 400, pace: Pace = Pace.NORMAL, **values: Any
) -> Household:  # fmt: skip
    """Somebody was met there `met` days ago (None: never); its days count from `counts` days ago."""
    home = Household(spot=f"{grid_id}/{name}", grid_id=grid_id, group_id=group_id, address=f"{name}巷1号", pace=pace,
                     known_since=days_ago(known), **values)  # fmt: skip
    session.add(home)
    session.flush()
    session.add_all([
        Person(name=name, grid_id=grid_id, group_id=group_id, household_id=home.id, muted=[], traits=list(traits)),
        HouseholdDue(household_id=home.id, round="worker", last_on=None if met is None else days_ago(met),
                     counts_from=days_ago((met or 0) if counts is None else counts)),
    ])  # fmt: skip
    session.flush()
    return home


def add_pause(session: Session, home: Household, state: PauseState, until: date | None = None) -> None:
    session.add(VisitPause(household_id=home.id, state=state, until=until, asked_at=START,
                           asked_by_id=person_of(session, 7004).id))  # fmt: skip
    session.flush()


def add_entry(session: Session, home: Household, text: str, at_days: int, **values: Any) -> None:
    session.add(
        DiaryEntry(household_id=home.id, grid_id=home.grid_id, author_id=person_of(session, 7004).id, round="worker",
                   met_on=days_ago(at_days), at=START - timedelta(days=at_days), text=text,
                   **{"outcome": Outcome.FINE, **values})
    )  # fmt: skip
    session.flush()


def cover(session: Session, community: Community, grid_id: int | None = 3) -> Coverage:
    [found] = measure(session, community, None if grid_id is None else [grid_id], today=TODAY)
    assert found.round.key == "worker"
    return found


def standings(session: Session, coverage: Coverage) -> dict[str, Standing]:
    return {
        session.get_one(Household, reach.household_id).members[0].name: reach.standing for reach in coverage.reaches
    }


class TestRule:
    """What a household's days say."""

    @pytest.mark.parametrize(("due", "standing"), [(-1, S.OVERDUE), (0, S.SOON), (7, S.SOON), (8, S.IN_TIME)])
    def test_by_its_day(self, due: int, standing: Standing) -> None:
        assert judge(days_ago(30), TODAY + timedelta(days=due), TODAY, is_paused=False) is standing

    def test_never_and_paused(self) -> None:
        assert judge(None, days_ago(5), TODAY, is_paused=False) is S.NEVER
        assert judge(None, TODAY + timedelta(days=90), TODAY, is_paused=False) is S.NEVER
        assert judge(None, days_ago(5), TODAY, is_paused=True) is S.PAUSED
        assert judge(days_ago(1), TODAY, TODAY, is_paused=True) is S.PAUSED

    def test_the_count(self) -> None:
        tally = Tally.count([S.IN_TIME] * 5 + [S.SOON] * 2 + [S.OVERDUE] * 3 + [S.NEVER] + [S.PAUSED] * 4)
        assert (tally.total, tally.wanted, tally.reached, tally.unreached, tally.percent) == (15, 11, 7, 4, 63)
        assert Tally.count([S.PAUSED]).percent is None


def test_each_household_by_its_own_cycle(session: Session, community: Community) -> None:
    """Ordinary 90 days, alone 30, newcomers 60, who asked for fewer 365; due within a week is soon."""
    add_home(session, "早", 10)
    add_home(session, "快", 85)  # 5 days left
    add_home(session, "到", 90)  # today
    add_home(session, "过", 91)
    add_home(session, "独", 31, Trait.ALONE)  # ordinary it would be in time
    add_home(session, "流", 55, Trait.NEWCOMER)  # 5 days left
    add_home(session, "少", 300, Trait.ALONE, pace=Pace.FEWER)  # what they asked for comes first
    add_home(session, "未", None, counts=80)
    gone = add_home(session, "走", 91, gone_on=days_ago(1))
    expected = {"早": S.IN_TIME, "快": S.SOON, "到": S.SOON, "过": S.OVERDUE, "独": S.OVERDUE, "流": S.SOON,
                "少": S.IN_TIME, "未": S.NEVER}  # fmt: skip
    coverage = cover(session, community)
    assert standings(session, coverage) == expected, gone
    assert coverage.tally == Tally(in_time=2, soon=3, overdue=2, never=1, paused=0)


def test_anybody_of_the_household_counts_who_lives_there(session: Session, community: Community) -> None:
    home, left = add_home(session, "甲", 40), add_home(session, "乙", 40)
    alone = {"muted": [], "traits": [Trait.ALONE], "grid_id": 3}
    session.add_all([Person(name="甲二", household_id=home.id, **alone),
                     Person(name="乙二", household_id=left.id, left_at=START, **alone)])  # fmt: skip
    session.flush()
    assert standings(session, cover(session, community)) == {"甲": S.OVERDUE, "乙": S.IN_TIME}


def test_who_is_left_in_peace(session: Session, community: Community) -> None:
    cases = {
        "问": (PauseState.ASKED, None), "定": (PauseState.AGREED, None), "今": (PauseState.AGREED, TODAY),
        "昨": (PauseState.AGREED, days_ago(1)), "不": (PauseState.REFUSED, None), "完": (PauseState.ENDED, None),
    }  # fmt: skip
    for name, (state, until) in cases.items():
        add_pause(session, add_home(session, name, 91), state, until)
    found = standings(session, cover(session, community))
    assert {name for name, standing in found.items() if standing is S.PAUSED} == {"问", "定", "今"}
    assert {name for name, standing in found.items() if standing is S.OVERDUE} == {"昨", "不", "完"}
    coverage = cover(session, community)
    assert len(coverage.paused) == len(coverage.unreached) == 3


def test_by_group_and_by_grid(session: Session, community: Community) -> None:
    for name, group_id in (("一", 11), ("二", 11), ("三", 12), ("四", None)):
        add_home(session, name, 10, group_id=group_id)
    add_home(session, "五", 91, group_id=12)
    add_home(session, "六", None, group_id=16, grid_id=4)
    by_group = cover(session, community).by_group()
    assert {group: Tally.count(found) for group, found in by_group.items()} == {
        11: Tally(in_time=2), 12: Tally(in_time=1, overdue=1), None: Tally(in_time=1),
    }  # fmt: skip
    by_grid = cover(session, community, None).by_grid()
    assert {grid: Tally.count(found) for grid, found in by_grid.items()} == {
        3: Tally(in_time=4, overdue=1), 4: Tally(never=1),
    }  # fmt: skip
    assert cover(session, community, 4).tally == Tally(never=1), "another grid's are not counted"
    assert cover(session, community, 5).tally.total == 0


def test_the_longest_ago_first_with_what_came_of_the_last_time(session: Session, community: Community) -> None:
    recent = add_home(session, "近", 95)
    oldest = add_home(session, "久", 200)
    never = add_home(session, "新", None, known=120)
    add_home(session, "好", 3)
    add_entry(session, oldest, "去年说腿疼", 200)
    add_entry(session, oldest, "门没开", 20, outcome=Outcome.ABSENT)
    add_entry(session, oldest, "按错了", 1, taken_back_at=START)
    add_entry(session, recent, "都好", 95)
    listed = cover(session, community).unreached
    assert [reach.household_id for reach in listed] == [oldest.id, never.id, recent.id]
    found = describe(session, listed, today=TODAY)
    assert [each.last.text if each.last else None for each in found] == ["门没开", None, "都好"]
    assert [each.household.members[0].name for each in found] == ["久", "新", "近"]


def test_a_round_for_itself(session: Session, community: Community) -> None:
    """Of two rounds that promise to reach everybody each counts its own visits; one that promises nothing has none."""
    leader = Round(key="leader", name=Words(zh="网格长", en="Leader"), roles=(Role.GRID_LEADER,), outing=Outing.WEEK,
                   most=5, within=Cadence(ordinary=200))  # fmt: skip
    rounds = (community.visits.rounds[0], leader, *community.visits.rounds[2:])
    rules: VisitRules = community.visits.model_copy(update={"rounds": rounds})
    home = add_home(session, "甲", 91)
    session.add(HouseholdDue(household_id=home.id, round="leader", last_on=days_ago(91), counts_from=days_ago(91)))
    session.flush()
    found = measure(session, community.model_copy(update={"visits": rules}), [3], today=TODAY)
    assert {each.round.key: each.tally for each in found} == {"worker": Tally(overdue=1), "leader": Tally(in_time=1)}


def fill(session: Session, count: int, grid_id: int) -> None:
    """A grid with so many households of three."""
    homes = [
        {"id": 10_000 * grid_id + n, "spot": f"{grid_id}/{n}", "grid_id": grid_id, "group_id": grid_id * 5 - n % 5,
         "address": f"{n}号", "pace": Pace.NORMAL, "known_since": days_ago(400)}
        for n in range(count)
    ]  # fmt: skip
    people = [
        {"name": f"人{n}", "household_id": home["id"], "grid_id": grid_id, "muted": [], "language": "zh",
         "named_by_self": False, "elders_mode": False, "traits": [Trait.ALONE] if n % 9 == 0 else []}
        for home in homes for n in range(3)
    ]  # fmt: skip
    dues = [
        {"household_id": home["id"], "round": "worker", "last_on": day, "counts_from": day, "tries": 0}
        for day, home in zip((days_ago(n % 120) for n in range(count)), homes, strict=True)
    ]
    session.execute(insert(Household), homes)
    session.execute(insert(Person), people)
    session.execute(insert(HouseholdDue), dues)


def look(session: Session, community: Community, grid_id: int) -> tuple[int, int, float]:
    """A page of those not reached: how many households were counted, in how many statements, in how many seconds."""
    session.expire_all()
    statements: list[object] = []

    def note(*call: object) -> None:
        statements.append(call)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    begun = time.perf_counter()
    coverage = cover(session, community, grid_id)
    assert describe(session, coverage.unreached[:8], today=TODAY)
    taken = time.perf_counter() - begun
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return coverage.tally.total, len(statements), taken


def test_a_whole_grid_in_as_many_statements_as_a_few_households(session: Session, community: Community) -> None:
    fill(session, 130, grid_id=2)
    fill(session, FILLED, grid_id=3)
    few, statements, _ = look(session, community, 2)
    many, as_many, taken = look(session, community, 3)
    assert (few, many) == (130, FILLED)
    assert statements == as_many <= 8
    assert taken < 0.3
