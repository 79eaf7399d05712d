"""Who lives with whom: households are people, not walls. They go where their people go, with what is known of them.

A spot is where somebody is filed, the same for all who live there (`models.households.settling.spot_of`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Filed:
    """Somebody as they are filed now. `household_id`: with whom they lived so far."""

    person_id: int
    spot: str
    household_id: int | None = None


@dataclass
class Homes:
    """Which household is at which spot from now on."""

    at: dict[str, int | None] = field(default_factory=dict)
    """None: a new one."""
    moved: dict[int, str] = field(default_factory=dict)
    """Households that are at another spot from now on."""
    joined: dict[int, str] = field(default_factory=dict)
    """Households whose people all went to one spot where there is a household already: they are empty now."""


def vacated(household_id: int) -> str:
    """The spot of a household that was elsewhere when others moved in after it: what is known of it is not theirs."""
    return f"~{household_id}"


def find_homes(
    people: Iterable[Filed], spots: Mapping[int, str], *, formerly: Mapping[int, Collection[int]] | None = None
) -> Homes:
    """Work it out. `spots`: where each household was so far; `formerly`: who lived in those that stand empty.

    Whoever stays keeps the household. Where all its people are filed at one other spot it moves there, unless people
    live there already: then they join those. Where they part, it stands empty. Strangers who come after it start anew.
    """
    filed: defaultdict[str, set[int]] = defaultdict(set)
    seen_at: defaultdict[int, set[str]] = defaultdict(set)
    for person in people:
        filed[person.spot].add(person.person_id)
        if person.household_id is not None and person.household_id in spots:
            seen_at[person.household_id].add(person.spot)
    stays = {id_ for id_, places in seen_at.items() if spots[id_] in places}
    coming: defaultdict[str, list[int]] = defaultdict(list)
    for id_ in sorted(seen_at.keys() - stays):
        if len(seen_at[id_]) == 1:
            coming[min(seen_at[id_])].append(id_)
    owners = {spot: id_ for id_, spot in spots.items()}
    return _place(filed, owners, stays, coming, formerly or {})


def list_empty(people: Iterable[Filed], spots: Mapping[int, str]) -> set[int]:
    """The households that nobody is of any more, though somebody is filed where they were."""
    people = list(people)
    wanted, lived_in = {person.spot for person in people}, {person.household_id for person in people}
    return {id_ for id_, spot in spots.items() if spot in wanted and id_ not in lived_in}


def _place(
    filed: Mapping[str, set[int]],
    owners: Mapping[str, int],
    stays: Collection[int],
    coming: Mapping[str, list[int]],
    formerly: Mapping[int, Collection[int]],
) -> Homes:
    homes = Homes()
    for spot in sorted(filed):
        owner, comers = owners.get(spot), coming.get(spot, [])
        if owner in stays or (not comers and filed[spot] & set(formerly.get(owner or 0, ()))):
            homes.at[spot] = owner
        elif comers:
            homes.at[spot] = comers[0]
            homes.moved[comers[0]] = spot
        else:
            homes.at[spot] = None
        homes.joined |= {id_: spot for id_ in comers if id_ != homes.at[spot]}
        if owner is not None and homes.at[spot] != owner:
            homes.moved.setdefault(owner, vacated(owner))
    return homes
