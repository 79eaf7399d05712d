"""People, the roles they hold, and the actor: a person as every update needs them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, BigId, insert
from models.grids import Grid, Group
from models.rules.roles import Action, Role, may


class Person(Base):
    """Somebody of the community. Without a `telegram_id` they are known to the office but not on Telegram."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigId, unique=True)
    roster_key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="zh")
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    joined_at: Mapped[datetime | None]

    grid: Mapped[Grid | None] = relationship()
    group: Mapped[Group | None] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="person")


class RoleGrant(Base):
    """A role that a person holds: in one grid, or in the whole community."""

    __tablename__ = "role_grants"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "grid_id"),
        # NULL is never equal to NULL: a role for the whole community needs an index of its own to be held only once.
        Index("uq_role_grants_everywhere", "person_id", "role", unique=True,
              sqlite_where=text("grid_id IS NULL"), postgresql_where=text("grid_id IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), index=True)

    person: Mapped[Person] = relationship(back_populates="grants")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with their roles, read in one statement for a whole batch of updates."""

    id: int
    telegram_id: int
    name: str
    language: str
    grid_id: int | None
    group_id: int | None
    grants: frozenset[tuple[Role, int | None]]

    def may(self, action: Action, *, grid_id: int | None = None) -> bool:
        """Whether the table opens `action` to one of this person's roles, towards something of that grid."""
        if may(Role.RESIDENT, action, own_grid=grid_id is not None and grid_id == self.grid_id):
            return True
        return self.serves(action, grid_id=grid_id)

    def serves(self, action: Action, *, grid_id: int | None = None) -> bool:
        """The same by their offices alone: not as a resident towards something of their own."""
        return any(
            may(role, action, own_grid=where is not None and where == grid_id)
            for role, where in self.grants
            if role is not Role.RESIDENT
        )

    def list_grids(self, action: Action) -> set[int] | None:
        """The grids in which an office of theirs opens the action; None: in all."""
        if self.serves(action):
            return None
        return {grid_id for _, grid_id in self.grants if grid_id and self.serves(action, grid_id=grid_id)}

    @property
    def is_staff(self) -> bool:
        """True for everybody who serves others."""
        return bool(self.grants)


@dataclass(frozen=True, slots=True)
class Account:
    """A Telegram account as an update shows it."""

    telegram_id: int
    name: str


_COLUMNS = (Person.id, Person.telegram_id, Person.name, Person.language, Person.grid_id, Person.group_id)


def load_actors(session: Session, accounts: Mapping[int, Account]) -> dict[int, Actor]:
    """The actors of a batch by Telegram id, in two statements; people seen for the first time are added."""
    if not accounts:
        return {}
    found = _select_actors(session, accounts)
    missing = [account for telegram_id, account in accounts.items() if telegram_id not in found]
    if missing:
        rows = [{"telegram_id": account.telegram_id, "name": account.name, "language": "zh"} for account in missing]
        session.execute(insert(session, Person).on_conflict_do_nothing(), rows)
        found |= _select_actors(session, [account.telegram_id for account in missing])
    return found


def _select_actors(session: Session, telegram_ids: Collection[int]) -> dict[int, Actor]:
    people = session.execute(select(*_COLUMNS).where(Person.telegram_id.in_(telegram_ids))).all()
    grants: dict[int, set[tuple[Role, int | None]]] = {}
    held = select(RoleGrant.person_id, RoleGrant.role, RoleGrant.grid_id)
    for person_id, role, grid_id in session.execute(held.where(RoleGrant.person_id.in_([p.id for p in people]))):
        grants.setdefault(person_id, set()).add((Role(role), grid_id))
    return {
        p.telegram_id: Actor(
            p.id, p.telegram_id, p.name, p.language, p.grid_id, p.group_id, frozenset(grants.get(p.id, ()))
        )
        for p in people
        if p.telegram_id is not None
    }


def settle_in(session: Session, actor: Actor, *, group: Group, now: datetime) -> Actor:
    """The person lives in `group` from now on."""
    session.execute(
        update(Person).where(Person.id == actor.id).values(grid_id=group.grid_id, group_id=group.id, joined_at=now)
    )
    return replace(actor, grid_id=group.grid_id, group_id=group.id)


def get_person(session: Session, person_id: int) -> Person:
    """The row of somebody known to exist."""
    return session.get_one(Person, person_id)


def get_language(session: Session, telegram_id: int) -> str:
    """The language in which somebody is spoken to."""
    return session.scalars(select(Person.language).where(Person.telegram_id == telegram_id)).first() or "zh"


def set_language(session: Session, actor: Actor, language: str) -> Actor:
    """Words for this person are in `language` from now on."""
    session.execute(update(Person).where(Person.id == actor.id).values(language=language))
    return replace(actor, language=language)


def grant(session: Session, person_id: int, role: Role, grid_id: int | None = None) -> None:
    """Give a role; giving it twice changes nothing."""
    values = {"person_id": person_id, "role": role, "grid_id": grid_id}
    session.execute(insert(session, RoleGrant).on_conflict_do_nothing(), values)


def list_holders(session: Session, roles: Collection[Role], *, grid_id: int | None = None) -> list[Person]:
    """Everybody who holds one of `roles`: in that grid, or with None in the whole community. In order of their ids."""
    where = RoleGrant.grid_id.is_(None) if grid_id is None else RoleGrant.grid_id == grid_id
    statement = select(Person).join(RoleGrant).where(RoleGrant.role.in_(roles), where)
    return list(session.scalars(statement.distinct().order_by(Person.id)))
