"""The actor: a person as every update needs them, with the roles of today and those they may act for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from models.base import insert
from models.mandates import load_principals
from models.people.rows import Person
from models.roles import Grant, load_grants
from models.rules.roles import Action, Place, may, may_with_own


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Read in a few statements for a whole batch of updates."""

    id: int
    telegram_id: int
    name: str
    language: str
    grid_id: int | None
    group_id: int | None
    is_verified: bool = False
    elders_mode: bool = False
    grants: frozenset[Grant] = frozenset()
    principals: frozenset[int] = frozenset()
    """The people for whom they may act by a mandate."""

    def may(
        self,
        action: Action,
        *,
        grid_id: int | None = None,
        group_id: int | None = None,
        centre: str | None = None,
        whose: int | None = None,
    ) -> bool:
        """Whether the action is open to them, towards something in that grid, group and centre that is `whose` (a
        person).
        """
        is_own = whose is not None and self.speaks_for(whose)
        by_role = self.serves(action, grid_id=grid_id, group_id=group_id, centre=centre)
        return (is_own and may_with_own(action)) or by_role

    def serves(
        self, action: Action, *, grid_id: int | None = None, group_id: int | None = None, centre: str | None = None
    ) -> bool:
        """The same by their roles alone: not towards something of their own."""
        return any(
            may(
                grant.role,
                action,
                own_grid=grant.grid_id is not None and grant.grid_id == grid_id,
                own_group=grant.group_id is not None and grant.group_id == group_id,
                own_centre=centre is not None and grant.scope == f"{Place.CENTRE}:{centre}",
            )
            for grant in self.grants
        )

    def list_grids(self, action: Action) -> set[int] | None:
        """The grids in which a role of theirs opens the action; None: in all."""
        if self.serves(action):
            return None
        grids = {grant.grid_id for grant in self.grants if grant.grid_id}
        return {grid_id for grid_id in grids if self.serves(action, grid_id=grid_id)}

    def list_groups(self, action: Action) -> set[int]:
        """The groups in which a role opens the action beyond the grids of `list_grids`."""
        groups = {grant.group_id for grant in self.grants if grant.group_id}
        return {group_id for group_id in groups if self.serves(action, group_id=group_id)}

    def list_centres(self, action: Action) -> set[str]:
        """The centres in which a role opens the action beyond where it is open everywhere."""
        places = (grant.scope.partition(":") for grant in self.grants)
        centres = {key for place, _, key in places if place == Place.CENTRE}
        return {centre for centre in centres if self.serves(action, centre=centre)}

    def speaks_for(self, person_id: int) -> bool:
        """Whether it is themselves, or somebody whose mandate they have."""
        return person_id == self.id or person_id in self.principals

    def answers_for(self, person_id: int | None) -> bool:
        """Whether it is themselves, or somebody on leave for whom they stand in."""
        return person_id is not None and (person_id == self.id or person_id in self.absent)

    @property
    def absent(self) -> frozenset[int]:
        """The people on leave for whom they stand in today."""
        return frozenset(grant.stands_in_for for grant in self.grants if grant.stands_in_for is not None)

    @property
    def is_nobody(self) -> bool:
        """True where something happened without a person to hold to it: an anonymous administrator, another bot."""
        return self.id == 0

    @property
    def is_staff(self) -> bool:
        """True for everybody who serves others."""
        return bool(self.grants)


NOBODY = Actor(id=0, telegram_id=0, name="", language="zh", grid_id=None, group_id=None)


@dataclass(frozen=True, slots=True)
class Account:
    """A Telegram account as an update shows it."""

    telegram_id: int
    name: str
    language: str = "zh"


_COLUMNS = (Person.id, Person.telegram_id, Person.name, Person.language, Person.grid_id, Person.group_id,
            Person.verified_at, Person.elders_mode, Person.named_by_self)  # fmt: skip


def load_actors(session: Session, accounts: Mapping[int, Account], *, today: date) -> dict[int, Actor]:
    """The actors of a batch by Telegram id, in a few statements; people seen for the first time are added, and a name
    that is only the account's is kept as the account shows it.
    """
    if not accounts:
        return {}
    found = _select(session, accounts)
    missing = [account for telegram_id, account in accounts.items() if telegram_id not in found]
    if missing:
        session.execute(insert(session, Person).on_conflict_do_nothing(), [_fresh(account) for account in missing])
        found |= _select(session, [account.telegram_id for account in missing])
    _follow_names(session, found, accounts)
    return load_roles(session, {telegram_id: actor for telegram_id, (actor, _) in found.items()}, today=today)


def _fresh(account: Account) -> dict[str, Any]:
    known = {"telegram_id": account.telegram_id, "name": account.name, "language": account.language}
    return known | {"named_by_self": False, "elders_mode": False, "muted": [], "traits": []}


def get_actor(session: Session, person_id: int, *, today: date) -> Actor | None:
    """The actor that somebody with an account is today; None for who has none."""
    telegram_id = session.scalar(select(Person.telegram_id).where(Person.id == person_id))
    if telegram_id is None:
        return None
    found = {id_: actor for id_, (actor, _) in _select(session, [telegram_id]).items()}
    return load_roles(session, found, today=today)[telegram_id]


def list_actors(session: Session, person_ids: Collection[int], *, today: date) -> list[Actor]:
    """The actors that these people are today, those without an account left out."""
    has_account = Person.id.in_(person_ids) & Person.telegram_id.is_not(None)
    accounts = session.scalars(select(Person.telegram_id).where(has_account))
    found = {id_: actor for id_, (actor, _) in _select(session, [id_ for id_ in accounts if id_]).items()}
    return list(load_roles(session, found, today=today).values())


def load_roles(session: Session, actors: Mapping[int, Actor], *, today: date) -> dict[int, Actor]:
    """The same actors, with the roles of today and the mandates that they have."""
    ids = [actor.id for actor in actors.values()]
    grants, principals = load_grants(session, ids, today=today), load_principals(session, ids)
    return {
        telegram_id: replace(
            actor, grants=frozenset(grants[actor.id]), principals=frozenset(principals.get(actor.id, ()))
        )
        for telegram_id, actor in actors.items()
    }


def _select(session: Session, telegram_ids: Collection[int]) -> dict[int, tuple[Actor, bool]]:
    rows = session.execute(select(*_COLUMNS).where(Person.telegram_id.in_(telegram_ids)))
    return {
        telegram_id: (
            Actor(id_, telegram_id, name, language, grid, group, verified_at is not None, elders_mode),
            named_by_self,
        )
        for id_, telegram_id, name, language, grid, group, verified_at, elders_mode, named_by_self in rows
        if telegram_id is not None
    }


def _follow_names(session: Session, found: dict[int, tuple[Actor, bool]], accounts: Mapping[int, Account]) -> None:
    renamed = [
        (telegram_id, actor)
        for telegram_id, (actor, named_by_self) in found.items()
        if not named_by_self and actor.name != accounts[telegram_id].name
    ]
    for telegram_id, actor in renamed:
        found[telegram_id] = (replace(actor, name=accounts[telegram_id].name), False)
    if renamed:
        statement = update(Person.__table__).where(Person.__table__.c.id == bindparam("person_id"))  # type: ignore[arg-type]
        session.connection().execute(
            statement.values(name=bindparam("shown")),
            [{"person_id": actor.id, "shown": accounts[telegram_id].name} for telegram_id, actor in renamed],
        )
