"""What the bot says about itself reaches each person as Telegram would show it: by scope, by language, by role."""

from typing import Any

import httpx
import pytest

from bot.sandbox.chats import Group, Person
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api

SCOPES = ("default", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators", "chat_member")


def menu(world: World, person: Person, group: Group | None = None) -> list[str]:
    chat_id = group.id if group else person.id
    (chat,) = [chat for chat in world.chats_of(person.id) if chat["id"] == chat_id]
    return [command["command"] for command in chat["commands"]]


def offer(api: Api, command: str, scope: dict[str, Any] | None = None, **more: Any) -> None:
    api("setMyCommands", commands=[{"command": command, "description": command}], scope=scope, **more)


def test_the_narrowest_scope_wins(world: World, api: Api, resident: Person, leader: Person, group: Group) -> None:
    """The leader made the group; only the last scope is for the resident alone."""
    seen = []
    for kind in SCOPES:
        offer(api, kind, {"type": kind, "chat_id": group.id, "user_id": resident.id})
        seen.append((menu(world, leader, group), menu(world, resident, group)))
    assert seen == [
        (["default"], ["default"]),
        (["all_group_chats"], ["all_group_chats"]),
        (["all_chat_administrators"], ["all_group_chats"]),
        (["chat"], ["chat"]),
        (["chat_administrators"], ["chat"]),
        (["chat_administrators"], ["chat_member"]),
    ]
    assert menu(world, resident) == ["default"]


def test_private_chats_have_their_own(world: World, api: Api, resident: Person, leader: Person) -> None:
    offer(api, "all", {"type": "all_private_chats"})
    offer(api, "hers", {"type": "chat", "chat_id": resident.id})
    assert (menu(world, resident), menu(world, leader)) == (["hers"], ["all"])
    api("deleteMyCommands", scope={"type": "chat", "chat_id": str(resident.id)})
    assert menu(world, resident) == ["all"]


def test_ones_own_language_comes_first_in_each_scope(world: World, api: Api, resident: Person) -> None:
    offer(api, "help")
    offer(api, "bangzhu", language_code="zh")
    assert menu(world, resident) == ["bangzhu"]
    world.set_language(resident.id, "en")
    assert menu(world, resident) == ["help"]
    offer(api, "private", {"type": "all_private_chats"})
    assert menu(world, resident) == ["private"]


async def test_the_descriptions(http: httpx.AsyncClient, api: Api, resident: Person) -> None:
    async def shown() -> str:
        answer = await http.get(f"/api/people/{resident.id}/chats")
        return str(answer.json()["chats"][0]["description"])

    assert not await shown()
    api("setMyShortDescription", short_description="社区的门")
    assert await shown() == "社区的门"
    api("setMyDescription", description="The community's door", language_code="en")
    api("setMyDescription", description="新集社区的门")
    assert await shown() == "新集社区的门"
    await http.patch(f"/api/people/{resident.id}", json={"language_code": "en"})
    assert await shown() == "The community's door"


@pytest.mark.parametrize(
    ("action", "role"), [("promote", "administrator"), ("mute", "restricted"), ("remove", "kicked")]
)
async def test_the_role_in_a_group(
    http: httpx.AsyncClient, leader: Person, group: Group, *, action: str, role: str
) -> None:
    await http.post(f"/api/groups/{group.id}/bot", json={"action": action, "by": leader.id})
    assert (await http.get("/api/state")).json()["groups"][0]["bot_role"] == role
