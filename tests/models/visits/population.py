"""Invented people at invented addresses: how many live alone, are disabled, poor or new here is as in many places."""

import random
from collections.abc import Collection, Iterator
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from models.households.rows import Household, Pace
from models.households.settling import settle
from models.people import Person
from models.rules.community import Community
from models.rules.traits import Trait

SIZES = (1, 2, 2, 3, 3, 3, 4, 4)
"""How many live together; 2.85 on the average with those of whom no door is known."""
SHARES = {Trait.DISABLED: 0.04, Trait.HARDSHIP: 0.05, Trait.NEWCOMER: 0.08}
FEWER = 0.01


def invent_people(
    community: Community, residents: int, *, seed: int, grid_ids: Collection[int] | None = None
) -> Iterator[dict[str, Any]]:
    """Residents, group by group, door by door; of these grids alone, or of all."""
    chance, numbers = random.Random(seed), count(1)  # noqa: S311 -- invented people, no secret
    grids = [grid for grid in community.grids if grid_ids is None or grid.number in grid_ids]
    groups = [(grid.number, group.number) for grid in grids for group in grid.groups]
    for at, (grid_id, group_id) in enumerate(groups):
        here = residents * (at + 1) // len(groups) - residents * at // len(groups)
        for door in count():
            size = min(chance.choice(SIZES), here)
            here -= size
            traits = [str(trait) for trait, share in SHARES.items() if chance.random() < share]
            traits += [str(Trait.ALONE)] if size == 1 and chance.random() < 0.7 else []
            address = f"{at * 9 + door // 12 + 1}栋{door // 2 % 6 + 1}0{door % 2 + 1}"
            for _ in range(size):
                yield {"name": f"居民{next(numbers)}", "grid_id": grid_id, "group_id": group_id, "address": address,
                       "traits": traits}  # fmt: skip
                traits = []
            if not here:
                break


def settle_people(
    session: Session,
    community: Community,
    residents: int,
    *,
    today: date,
    seed: int = 1,
    grid_ids: Collection[int] | None = None,
) -> int:
    """They live in the store, and their households with them; a few want fewer visits. Returns how many these are."""
    session.execute(insert(Person), list(invent_people(community, residents, seed=seed, grid_ids=grid_ids)))
    settle(session, today=today)
    session.execute(update(Household).where(Household.id % round(1 / FEWER) == 0).values(pace=Pace.FEWER))
    settle(session, today=today, community=community)
    return session.scalar(select(func.count(Household.id))) or 0
