"""The cast: the people who live in the sandbox, and the places in the community file that some of them hold."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.sandbox.world import World
from models.rules.community import Community
from models.rules.roles import Role

_FILE = Path(__file__).with_name("cast.toml")


class Player(BaseModel):
    """One account of the sandbox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    name: str
    about: dict[str, str]
    member: Role | None = None
    admin: bool = False


class Cast(BaseModel):
    """Everybody, and the grid in whose group chat the staff are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grid: int
    chat: str
    chat_id: int
    people: tuple[Player, ...]

    @property
    def admin_ids(self) -> frozenset[int]:
        """The accounts of the admins."""
        return frozenset(player.id for player in self.people if player.admin)


def read_cast() -> Cast:
    """The cast that comes with the sandbox."""
    return Cast.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def move_in(world: World, cast: Cast) -> int:
    """Give everybody an account and the staff their group chat, with the bot in it; returns the chat's id."""
    for player in cast.people:
        world.register_person(player.name, person_id=player.id, about=player.about)
    staff = [player.id for player in cast.people if player.member or player.admin]
    group = world.create_group(cast.chat, [*staff, world.bot.id], group_id=cast.chat_id)
    for person_id in staff:
        world.read(person_id, chat=group.id)
    return group.id


def enlist(community: Community, cast: Cast, chat_id: int) -> Community:
    """The community as its office would write it if these were its people's accounts and its grid's chat."""
    accounts = {(player.name, player.member): player.id for player in cast.people if player.member}
    staff = tuple(
        member.model_copy(update={"telegram_id": accounts.get((member.name, member.role), member.telegram_id)})
        for member in community.staff
    )
    grids = tuple(
        grid.model_copy(update={"chat_id": chat_id}) if grid.number == cast.grid else grid for grid in community.grids
    )
    return community.model_copy(update={"staff": staff, "grids": grids})
