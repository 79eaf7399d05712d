"""What the plan of a list promises, whatever the households: asked of the planner, and of planted mistakes."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeAlias

from models.rules.visit_plans import EARLY_FROM, NEARBY_FROM, Candidate, Outlook, Reason, Why
from models.rules.visit_shares import Visitor
from models.rules.visits import Kind

MONDAY = date(2026, 11, 23)
SPRING_FESTIVAL = date(2027, 2, 5)
"""A Friday; the office opens again on Friday the 12th."""
OUTLOOK = Outlook(MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=4))
DAYS = {Kind.ORDINARY: 90, Kind.ALONE: 30, Kind.NEWCOMER: 60, Kind.FEWER: 365}

Choose: TypeAlias = Callable[..., dict[int, Why]]
Share: TypeAlias = Callable[[Iterable[Candidate], Sequence[Visitor]], dict[int, int]]


def home(id_: int, *, over: float = 1.0, kind: Kind = Kind.ORDINARY, at: str = "11/1/101", **values: Any) -> Candidate:
    """A household `at` a group, building and door, so much of whose days is over."""
    group, building, door = (int(part) for part in at.split("/"))
    counts_from = MONDAY - timedelta(days=round(DAYS[kind] * over))
    given: dict[str, Any] = {
        "place": ((0, group, ""), (0, building, ""), (0, door, "")),
        "kind": kind,
        "days": DAYS[kind],
        "counts_from": counts_from,
        "last_on": counts_from,
        "group_id": group,
        "building": f"{building}栋",
    }
    return Candidate(id_, **given | values)


@dataclass(frozen=True)
class Village:
    """Households, how many are usual on a list and how many are most, and who goes."""

    candidates: tuple[Candidate, ...]
    usual: int
    most: int
    visitors: tuple[Visitor, ...]

    def reordered(self) -> "Village":
        """The same, told in another order."""
        return Village(self.candidates[::-1], self.usual, self.most, self.visitors)


def found_village(seed: int) -> Village:
    """Some households in some buildings of some groups; now and then a visitor lives in one of them."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    count = chance.choice([0, 1, 3, 8, 40, 120])
    candidates = [_found_home(chance, id_) for id_ in range(1, count + 1)]
    people = chance.randint(1, 4)
    room, load = chance.randint(1, 8), chance.randint(0, 2)
    homes: list[int | None] = [chance.choice([None, *range(1, count + 1)]) for _ in range(people)]
    visitors = tuple(Visitor(100 + at, home, room, load) for at, home in enumerate(homes))
    return Village(tuple(candidates), chance.randint(1, 12), chance.randint(1, room * people), visitors)


def _found_home(chance: random.Random, id_: int) -> Candidate:
    kind = chance.choice(list(DAYS))
    group, building, door = chance.randint(11, 13), chance.randint(1, 3), chance.randint(101, 601)
    elapsed = round(DAYS[kind] * chance.choice([0.1, 0.65, 0.8, 0.99, 1.0, 1.1, chance.random() * 1.2]))
    counts_from = MONDAY - timedelta(days=elapsed)
    return Candidate(
        household_id=id_,
        place=((0, group, ""), (0, building, ""), (0, door, "")),
        kind=kind,
        days=DAYS[kind],
        counts_from=counts_from,
        last_on=chance.choice([None, counts_from]),
        retry_on=chance.choice([None, None, None, MONDAY, MONDAY + timedelta(days=1)]),
        group_id=group,
        building=f"{building}栋",
        is_expected=chance.random() < 0.1,
    )


def check_choice(choose: Choose, village: Village) -> None:
    """Nobody too early, nobody forgotten, the latest first, never too many, and always the same."""
    chosen = _choose(choose, village)
    assert _choose(choose, village.reordered()) == chosen, "the order of the rows counts"
    assert len(chosen) <= village.most, "more than can be"
    homes = {each.household_id: each for each in village.candidates}
    waiting = {id_: each for id_, each in homes.items() if each.retry_on is None or each.retry_on <= MONDAY}
    assert set(chosen) <= set(waiting), "tried again too soon"
    pressing = {id_ for id_, each in waiting.items() if each.due_on < OUTLOOK.following}
    _check_pressing(chosen, waiting, pressing, village)
    for id_ in set(chosen) - pressing:
        each, why = homes[id_], chosen[id_]
        assert not each.is_expected, "somebody else goes there before it is time"
        least = 0.0 if each.due_on < OUTLOOK.soon else NEARBY_FROM if why.reason is Reason.NEARBY else EARLY_FROM
        assert each.elapsed(MONDAY) >= least, "visited far too early"
    _check_room(chosen, waiting, pressing, village)
    _check_near(chosen, homes)


def _choose(choose: Choose, village: Village) -> dict[int, Why]:
    return choose(village.candidates, OUTLOOK, usual=village.usual, most=village.most)


def _check_pressing(
    chosen: dict[int, Why], waiting: dict[int, Candidate], pressing: set[int], village: Village
) -> None:
    left = pressing - set(chosen)
    assert len(pressing) > village.most or not left, "due, and not on the list"
    if left:
        latest = max(waiting[id_].elapsed(MONDAY) for id_ in left)
        assert min(waiting[id_].elapsed(MONDAY) for id_ in chosen) >= latest, "who is later waits"
    for id_ in pressing & set(chosen):
        assert chosen[id_].due_on == waiting[id_].due_on, "explained wrongly"
        is_late = waiting[id_].due_on < MONDAY
        assert not is_late or chosen[id_].reason in {Reason.OVERDUE, Reason.FIRST, Reason.AGAIN}, "late, and not said"


def _check_room(chosen: dict[int, Why], waiting: dict[int, Candidate], pressing: set[int], village: Village) -> None:
    assert len(chosen) <= max(village.usual, len(pressing)), "more than is needed"
    if len(chosen) < min(village.usual, village.most):
        left = [each for id_, each in waiting.items() if id_ not in chosen and not each.is_expected]
        assert not any(each.elapsed(MONDAY) >= EARLY_FROM for each in left), "there was room"


def _check_near(chosen: dict[int, Why], homes: dict[int, Candidate]) -> None:
    others = [homes[id_] for id_, why in chosen.items() if why.reason is not Reason.NEARBY]
    for id_, why in chosen.items():
        if why.reason is Reason.NEARBY:
            near = {(each.group_id, each.building) for each in others}
            is_near = (homes[id_].group_id, why.near) in near if why.near else True
            assert is_near, "near nobody"
            assert homes[id_].group_id in {each.group_id for each in others}, "in another group"


def check_sharing(share: Share, village: Village) -> None:
    """Everybody is visited, nobody by themselves; each gets as many as the others, and near ones together."""
    room = sum(each.room for each in village.visitors)
    homes = {each.person_id: each.household_id for each in village.visitors}
    chosen = [each for each in village.candidates if set(homes.values()) != {each.household_id}][:room]
    shared = share(chosen, village.visitors)
    assert list(share(chosen[::-1], village.visitors).items()) == list(shared.items()), "the order of the rows counts"
    assert not any(homes[person_id] == id_ for id_, person_id in shared.items()), "their own household"
    loads = Counter(shared.values())
    assert all(loads[each.person_id] <= each.room for each in village.visitors), "too many for one person"
    if len(chosen) < room or not set(homes.values()) & {each.household_id for each in chosen}:
        assert set(shared) == {each.household_id for each in chosen}, "forgotten"
    if len(chosen) >= len(village.visitors):
        assert max(loads.values()) - min(loads[id_] for id_ in homes) <= 1, "uneven"
    _check_runs(shared, chosen, homes)


def _check_runs(shared: dict[int, int], chosen: Sequence[Candidate], homes: dict[int, int | None]) -> None:
    """In the order of the places each has one run; each household of a visitor's own may cut one short."""
    ordered = sorted(chosen, key=lambda each: (each.place, each.household_id))
    walk = [shared[each.household_id] for each in ordered if each.household_id in shared]
    changes = sum(before != after for before, after in pairwise(walk))
    exchanged = len({each.household_id for each in chosen} & set(homes.values()))
    assert changes <= max(0, len(set(walk)) - 1) + 4 * exchanged, "not near one another"


def fails(check: Callable[[Any, Village], None], planner: Any, seeds: Iterable[int]) -> bool:
    """Whether the check sees that something is wrong."""
    for seed in seeds:
        try:
            check(planner, found_village(seed))
        except AssertionError:
            return True
    return False
