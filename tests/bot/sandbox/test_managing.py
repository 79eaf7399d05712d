"""What administrators do with a group: hide behind it, rename it, open and close topics; and take the bot into it."""

from typing import Any

import httpx
import pytest

from bot.sandbox.chats import Group, Person
from bot.sandbox.wire import ApiError, ImpossibleError
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api

ANONYMOUS = 1087968824


def test_a_startgroup_link_adds_the_bot_and_names_it(world: World, api: Api, leader: Person) -> None:
    group = world.create_group("新群", [leader.id])
    world.start_in_group(leader.id, group.id, "b_77")
    world.start_in_group(leader.id, group.id, "b_78")
    kinds = [next(kind for kind in ("my_chat_member", "message") if kind in update) for update in api.updates()]
    assert kinds == ["my_chat_member", "message", "message", "message"]
    said = [message["text"] for message in world.transcript(leader.id, group.id) if message.get("text")]
    assert said == ["/start@wuxin_sandbox_bot b_77", "/start@wuxin_sandbox_bot b_78"]


def test_an_anonymous_administrator_is_the_group(
    world: World, api: Api, group: Group, leader: Person, resident: Person
) -> None:
    with pytest.raises(ImpossibleError, match="only an administrator"):
        world.set_anonymous(group.id, resident.id, hidden=True)
    world.set_anonymous(group.id, leader.id, hidden=True)
    assert api("getChatMember", chat_id=group.id, user_id=leader.id)["is_anonymous"] is True
    assert api("getChatMember", chat_id=group.id, user_id=resident.id)["status"] == "member"
    world.say(leader.id, "/bind", chat=group.id)
    world.remove_bot(group.id, by=leader.id)
    updates = api.updates()
    message, change = updates[0]["message"], updates[-1]["my_chat_member"]
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (ANONYMOUS, group.id)
    assert change["from"]["id"] == ANONYMOUS
    assert world.transcript(resident.id, group.id)[-2]["from"]["name"] == group.title
    world.set_anonymous(group.id, leader.id, hidden=False)
    assert world.say(leader.id, "好", chat=group.id).as_json()["from"]["id"] == leader.id


def test_a_press_shows_who_pressed_even_so(world: World, api: Api, group: Group, leader: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    sent = api("sendMessage", chat_id=group.id, text="请选", reply_markup=markup)
    world.set_anonymous(group.id, leader.id, hidden=True)
    world.press(leader.id, sent["message_id"], data="x", chat=group.id)
    assert api.updates()[-1]["callback_query"]["from"]["id"] == leader.id


def test_topics_are_told_apart_closed_and_gone(world: World, api: Api, leader: Person, resident: Person) -> None:
    group = world.create_group("超级群", [leader.id, resident.id, world.bot.id], kind="supergroup")
    topic = world.open_topic(group.id, "网格的事", by=leader.id)
    world.updates.drop()
    world.say(resident.id, "/bind", chat=group.id, topic=topic)
    message = api.updates()[0]["message"]
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)

    def send(thread: int) -> Any:
        return api("sendMessage", chat_id=group.id, text="好", message_thread_id=thread)

    assert send(topic)["message_thread_id"] == topic
    with pytest.raises(ApiError, match="message thread not found"):
        send(topic + 1)
    world.close_topic(group.id, topic, by=leader.id)
    with pytest.raises(ApiError, match="TOPIC_CLOSED"):
        send(topic)
    world.close_topic(group.id, topic, by=leader.id, delete=True)
    with pytest.raises(ApiError, match="message thread not found"):
        send(topic)
    assert all(message["topic"] is None for message in world.transcript(leader.id, group.id))


async def test_over_http(http: httpx.AsyncClient, world: World, leader: Person, resident: Person) -> None:
    group = world.create_group("超级群", [leader.id, resident.id, world.bot.id], kind="supergroup")
    address = f"/api/groups/{group.id}"
    for action in ("promote", "demote"):
        answer = await http.post(f"{address}/members", json={"person": resident.id, "action": action})
        assert answer.status_code == 200
        assert group.role(resident.id).is_admin is (action == "promote")
    for action in ("hide", "show"):
        await http.post(f"{address}/members", json={"person": leader.id, "action": action})
        assert group.hides(leader.id) is (action == "hide")
    assert (await http.patch(address, json={"title": "新名字", "by": leader.id})).json() == {"title": "新名字"}
    assert (await http.patch(address, json={"title": "别人起的", "by": resident.id})).status_code == 403
    opened = await http.post(f"{address}/topics", json={"action": "open", "by": leader.id, "name": "网格的事"})
    topic = opened.json()["topic"]
    sent = await http.post(
        f"/api/people/{resident.id}/chats/{group.id}/messages", json={"text": "在这里", "topic": topic}
    )
    assert sent.status_code == 201
    for action in ("close", "delete"):
        await http.post(f"{address}/topics", json={"action": action, "by": leader.id, "topic": topic})
    assert group.topics == {}
    started = await http.post(f"/api/people/{leader.id}/chats/{group.id}/start", json={"payload": "b_1"})
    assert started.status_code == 201


def test_a_menu_for_a_chat_that_nobody_knows_is_refused(api: Api) -> None:
    with pytest.raises(ApiError, match="chat not found"):
        api("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 404})
