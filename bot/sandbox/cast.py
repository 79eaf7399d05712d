"""The cast: the people who live in the sandbox, and the places in the community file that some of them hold."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.sandbox.world import World
from models.rules.community import Community
from models.rules.roles import Place, Role

_FILE = Path(__file__).with_name("cast.toml")


class Player(BaseModel):
    """One account of the sandbox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    name: str
    about: dict[str, str]
    member: Role | None = None
    admin: bool = False


class Group(BaseModel):
    """A group chat of the staff, with the bot in it, and the place that it serves: `grid:3`, `centre:service`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    chat_id: int
    place: str
    members: tuple[int, ...]


class Cast(BaseModel):
    """Everybody, and the groups in which the staff are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: tuple[Group, ...]
    people: tuple[Player, ...]

    @property
    def admin_ids(self) -> frozenset[int]:
        """The accounts of the admins."""
        return frozenset(player.id for player in self.people if player.admin)

    @property
    def chats(self) -> dict[str, int]:
        """The group chats by the places that they serve."""
        return {group.place: group.chat_id for group in self.groups}


@cache
def read_cast() -> Cast:
    """The cast that comes with the sandbox."""
    return Cast.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def move_in(world: World, cast: Cast) -> None:
    """Give everybody an account, and the staff their group chats with the bot in them."""
    for player in cast.people:
        world.register_person(player.name, person_id=player.id, about=player.about)
    for group in cast.groups:
        world.create_group(group.title, [*group.members, world.bot.id], group_id=group.chat_id)
        for person_id in group.members:
            world.read(person_id, chat=group.chat_id)


def enlist(community: Community, cast: Cast) -> Community:
    """The community as its office would write it if these were its people's accounts and its places' chats."""
    accounts = {(player.name, player.member): player.id for player in cast.people if player.member}
    staff = tuple(
        member.model_copy(update={"telegram_id": accounts.get((member.name, member.role), member.telegram_id)})
        for member in community.staff
    )
    chats = cast.chats
    grids = tuple(
        grid.model_copy(update={"chat_id": chats.get(f"{Place.GRID}:{grid.number}")}) for grid in community.grids
    )
    centres = tuple(
        centre.model_copy(update={"chat_id": chats.get(f"{Place.CENTRE}:{centre.key}")}) for centre in community.centres
    )
    return community.model_copy(update={"staff": staff, "grids": grids, "centres": centres})
