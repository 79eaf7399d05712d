"""How a list is shared among those who go: near ones together, the loads even, nobody to their own household."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.rules.visit_plans import Candidate


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody among whom a list is shared. `load`: what stands on their list of the day already; `room`: so many more
    are asked of them at most.
    """

    person_id: int
    household_id: int | None
    """Where they live themselves."""
    room: int
    load: int = 0


def share(chosen: Iterable[Candidate], visitors: Sequence[Visitor]) -> dict[int, int]:
    """Who goes to which household (a person's id), in the order in which the households lie: near ones together, the
    loads as even as they can be, nobody to their own household. What nobody can take is left out.
    """
    ordered = sorted(chosen, key=lambda each: (each.place, each.household_id))
    homes = {each.person_id: each.household_id for each in visitors}
    counts = _share_out(len(ordered), visitors)
    runs: list[int | None] = [id_ for id_, count in counts.items() for _ in range(count)]
    runs += [None] * (len(ordered) - len(runs))
    for at, candidate in enumerate(ordered):
        person_id = runs[at]
        if person_id is not None and homes[person_id] == candidate.household_id:
            other = _find_exchange(at, ordered, runs, homes)
            if other is None:
                runs[at] = _find_other(candidate, visitors, runs)
            else:
                runs[at], runs[other] = runs[other], person_id
    return {each.household_id: id_ for each, id_ in zip(ordered, runs, strict=True) if id_ is not None}


def _share_out(count: int, visitors: Sequence[Visitor]) -> dict[int, int]:
    """How many each of them gets."""
    counts = dict.fromkeys((each.person_id for each in visitors), 0)
    for _ in range(count):
        free = [each for each in visitors if counts[each.person_id] < each.room]
        if not free:
            break
        counts[min(free, key=lambda each: each.load + counts[each.person_id]).person_id] += 1
    return counts


def _find_exchange(
    at: int, ordered: Sequence[Candidate], runs: Sequence[int | None], homes: Mapping[int, int | None]
) -> int | None:
    """The nearest household of a colleague's that can be had for one's own."""
    for other in sorted(range(len(ordered)), key=lambda spot: (abs(spot - at), spot)):
        colleague = runs[other]
        if colleague not in (None, runs[at]) and homes[colleague] != ordered[at].household_id:
            return other
    return None


def _find_other(candidate: Candidate, visitors: Iterable[Visitor], runs: Sequence[int | None]) -> int | None:
    """Whoever does not live there and has room."""
    loads = [(each.load + runs.count(each.person_id), each) for each in visitors
             if each.household_id != candidate.household_id and runs.count(each.person_id) < each.room]  # fmt: skip
    return min(loads, key=lambda each: each[0])[1].person_id if loads else None
