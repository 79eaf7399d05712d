"""Groups: privacy mode, the bot's place, blocking, upgrading."""

from typing import Any

import pytest

from bot.sandbox.chats import Group, Person, Role
from bot.sandbox.wire import ApiError, ImpossibleError
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api


def seen(api: Api) -> list[str]:
    """What reached the bot: texts, or the names of service messages and of other updates."""
    return [_name(update) for update in api.updates()]


def _name(update: dict[str, Any]) -> str:
    if "my_chat_member" in update:
        change = update["my_chat_member"]
        return f"{change['old_chat_member']['status']} > {change['new_chat_member']['status']}"
    message = update.get("message") or update["edited_message"]
    kinds = ("new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id")
    return str(message.get("text") or next(kind for kind in kinds if kind in message))


def test_privacy_mode(world: World, api: Api, group: Group, resident: Person, leader: Person) -> None:
    def say(text: str, reply_to: int | None = None) -> int:
        return world.say(resident.id, text, chat=group.id, reply_to=reply_to).message_id

    asked = api("sendMessage", chat_id=group.id, text="有事吗？")["message_id"]
    chatter = say("今天天气好")
    say("大家好 /help")
    say("/help@another_bot")
    say("@wuxin_sandbox_bot 你好")
    say("是的", reply_to=chatter)
    assert seen(api) == []
    say("/help")
    say("/help@wuxin_sandbox_bot 路灯")
    say("路灯坏了", reply_to=asked)
    assert seen(api) == ["/help", "/help@wuxin_sandbox_bot 路灯", "路灯坏了"]
    world.set_bot_role(group.id, Role.ADMINISTRATOR, by=leader.id)
    say("现在都听得见")
    assert seen(api) == ["member > administrator", "现在都听得见"]


def test_edits_keep_to_privacy_mode_too(world: World, api: Api, group: Group, resident: Person) -> None:
    message = world.say(resident.id, "今天天气好", chat=group.id)
    world.edit_text(resident.id, message.message_id, "/help", chat=group.id)
    assert seen(api) == ["/help"]


def test_who_comes_and_goes_is_told(world: World, api: Api, group: Group, resident: Person) -> None:
    world.remove_member(group.id, resident.id)
    world.add_member(group.id, resident.id)
    assert seen(api) == ["left_chat_member", "new_chat_members"]


def test_the_bots_own_place_is_told(world: World, api: Api, group: Group, leader: Person) -> None:
    world.remove_bot(group.id, by=leader.id)
    world.say(leader.id, "/help", chat=group.id)
    world.add_bot(group.id, by=leader.id)
    world.set_bot_role(group.id, Role.RESTRICTED, by=leader.id)
    assert seen(api) == [
        "left_chat_member", "member > kicked", "kicked > member", "new_chat_members", "member > restricted",
    ]  # fmt: skip
    member = api("getChatMember", chat_id=group.id, user_id=world.bot.id)
    assert (member["status"], member["can_send_messages"]) == ("restricted", False)


def test_blocking_is_told(world: World, api: Api, resident: Person) -> None:
    world.block(resident.id)
    world.block(resident.id)
    with pytest.raises(ImpossibleError, match="blocked"):
        world.say(resident.id, "您好")
    world.start(resident.id)
    assert seen(api) == ["member > kicked", "kicked > member", "/start"]


def test_a_group_becomes_a_supergroup(world: World, api: Api, group: Group, resident: Person) -> None:
    new = world.migrate_group(group.id)
    assert seen(api) == ["migrate_to_chat_id", "migrate_from_chat_id"]
    assert (new.type, new.roles) == ("supergroup", group.roles)
    assert new.id < -(10**12)
    with pytest.raises(ApiError) as refused:
        api("sendMessage", chat_id=group.id, text="好")
    assert refused.value.as_json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert api("sendMessage", chat_id=new.id, text="好")["chat"]["id"] == new.id
    assert [chat["id"] for chat in world.chats_of(resident.id)] == [resident.id, new.id]
    with pytest.raises(ImpossibleError, match="upgraded"):
        world.say(resident.id, "还在吗", chat=group.id)


def test_members_and_administrators(world: World, api: Api, group: Group, leader: Person) -> None:
    assert api("getChatMemberCount", chat_id=group.id) == 3
    admins = api("getChatAdministrators", chat_id=group.id)
    assert [(member["status"], member["user"]["id"]) for member in admins] == [("creator", leader.id)]
    stranger = world.register_person("赵敏")
    assert api("getChatMember", chat_id=group.id, user_id=stranger.id)["status"] == "left"


def test_only_an_administrator_pins(world: World, api: Api, group: Group, leader: Person) -> None:
    sent = api("sendMessage", chat_id=group.id, text="通知")["message_id"]
    with pytest.raises(ApiError, match="not enough rights to manage pinned messages in the chat"):
        api("pinChatMessage", chat_id=group.id, message_id=sent)
    world.set_bot_role(group.id, Role.ADMINISTRATOR, by=leader.id)
    api("pinChatMessage", chat_id=group.id, message_id=sent)
    assert api("getChat", chat_id=group.id)["pinned_message"]["message_id"] == sent
    assert [m["message_id"] for m in world.transcript(leader.id, group.id) if m["pinned"]] == [sent]
    assert world.transcript(leader.id, group.id)[-1]["service"]["kind"] == "pinned_message"


def test_only_members_act(world: World, group: Group, leader: Person) -> None:
    stranger = world.register_person("赵敏")
    with pytest.raises(ImpossibleError):
        world.say(stranger.id, "您好", chat=group.id)
    with pytest.raises(ImpossibleError):
        world.remove_bot(group.id, by=stranger.id)
    with pytest.raises(ImpossibleError):
        world.add_member(group.id, leader.id)
