"""The people's JSON API, every route of it; its key, its host, its documentation."""

import asyncio
import base64
import json
import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from telegram import Bot

from bot.sandbox import samples
from bot.sandbox.chats import Group, Person
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import KEY, TOKEN, Api

Json = dict[str, Any]
PHOTO = {"data": base64.b64encode(samples.photo().data).decode(), "name": "路灯.png"}


async def post(http: httpx.AsyncClient, path: str, body: Json | None = None, status: int = 200) -> Json:
    answer = await http.post(path, json=body or {})
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    return found


async def get(http: httpx.AsyncClient, path: str) -> Json:
    answer = await http.get(path)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def chat(person: Person, group: Group | None = None) -> str:
    return f"/api/people/{person.id}/chats/{group.id if group else person.id}"


async def test_every_route_is_documented(app: Starlette, http: httpx.AsyncClient) -> None:
    documented = (await http.get("/api")).text
    routes = [route for route in app.routes if isinstance(route, Route) and route.path.startswith("/api")]
    assert len(routes) > 20
    for route in routes:
        for method in (route.methods or set()) - {"HEAD"}:
            assert re.search(f"`{method} {re.escape(route.path)}[`?]", documented), f"{method} {route.path}"


async def test_state(http: httpx.AsyncClient, resident: Person, leader: Person, group: Group) -> None:
    state = await get(http, "/api/state")
    assert state["bot"] == {"id": 4242, "name": "五心", "username": "wuxin_sandbox_bot"}
    assert state["clock"]["moved_seconds"] == 0
    assert [person["name"] for person in state["people"]] == ["王秀英", "李建国"]
    assert state["groups"] == [
        {
            "id": group.id,
            "title": "第一网格",
            "type": "group",
            "member_ids": [leader.id, resident.id, 4242],
            "creator_id": leader.id,
            "admin_ids": [leader.id],
            "anonymous_ids": [],
            "bot_role": "member",
        }
    ]


async def test_register_and_talk(http: httpx.AsyncClient, api: Api) -> None:
    person = await post(http, "/api/people", {"name": "Mary Smith", "id": 77, "language_code": "en"}, 201)
    assert person == {"id": 77, "name": "Mary Smith"}
    await post(http, "/api/people/77/chats/77/start", {"payload": "grid_3"}, 201)
    assert api.updates()[0]["message"]["text"] == "/start grid_3"
    (sent,) = (await post(http, "/api/people/77/chats/77/messages", {"text": "Hello"}, 201))["message_ids"]
    assert (await http.patch(f"/api/people/77/chats/77/messages/{sent}", json={"text": "Hi"})).status_code == 200
    chats = (await get(http, "/api/people/77/chats"))["chats"]
    assert [(chat["id"], chat["last"]["text"], chat["bot_started"]) for chat in chats] == [(77, "Hi", True)]
    messages = (await get(http, f"/api/people/77/chats/77/messages?after={sent - 1}&limit=5"))["messages"]
    assert [(message["text"], message["out"], message["edit_date"] is None) for message in messages] == [
        ("Hi", True, False)
    ]


@pytest.mark.parametrize(
    ("body", "field", "count"),
    [
        ({"photo": True, "caption": "路灯"}, "photo", 1),
        ({"photo": PHOTO}, "photo", 1),
        ({"album": [PHOTO, True]}, "photo", 2),
        ({"voice": True, "duration": 3}, "voice", 1),
        ({"voice": PHOTO}, "voice", 1),
        ({"video": True, "caption": "一闪一闪"}, "video", 1),
        ({"document": PHOTO}, "document", 1),
        ({"sticker": True}, "sticker", 1),
        ({"location": {"latitude": 32.3, "longitude": 118.8}}, "location", 1),
        ({"contact": {"phone_number": "+8610000000000"}}, "contact", 1),
        ({"forward": {"from_name": "邻居", "text": "路灯坏了"}}, "forward_origin", 1),
    ],
)
async def test_everything_a_person_can_send(
    http: httpx.AsyncClient, api: Api, resident: Person, *, body: Json, field: str, count: int
) -> None:
    sent = (await post(http, f"{chat(resident)}/messages", body, 201))["message_ids"]
    messages = [update["message"] for update in api.updates()]
    assert [message["message_id"] for message in messages] == sent
    assert len(sent) == count
    assert all(field in message for message in messages)
    shown = (await get(http, f"{chat(resident)}/messages"))["messages"][-1]
    if "url" in shown.get(field, {}):
        assert len((await http.get(shown[field]["url"])).content) == shown[field]["file_size"]


async def test_a_document_is_not_shown_by_the_browser(http: httpx.AsyncClient, resident: Person) -> None:
    page = {"data": base64.b64encode(b"<script>1</script>").decode(), "name": "a.html"}
    await post(http, f"{chat(resident)}/messages", {"document": page}, 201)
    url = (await get(http, f"{chat(resident)}/messages"))["messages"][-1]["document"]["url"]
    headers = (await http.get(url)).headers
    assert (headers["content-type"], headers["content-disposition"]) == ("application/octet-stream", "attachment")
    assert headers["x-content-type-options"] == "nosniff"


async def test_press_waits_for_the_answer(http: httpx.AsyncClient, bot: Bot, api: Api, resident: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    sent = api("sendMessage", chat_id=resident.id, text="好吗？", reply_markup=markup)["message_id"]

    async def answer() -> None:
        (update,) = await bot.get_updates(timeout=10)
        assert update.callback_query
        await bot.answer_callback_query(update.callback_query.id, "收到", show_alert=True)

    async with asyncio.TaskGroup() as group:
        pressed = group.create_task(post(http, f"{chat(resident)}/press", {"message_id": sent, "data": "ok"}))
        group.create_task(answer())
    assert pressed.result() == {"answer": {"text": "收到", "show_alert": True, "url": ""}, "answered": True}
    body = {"message_id": sent, "row": 0, "col": 0, "wait_seconds": 0}
    assert await post(http, f"{chat(resident)}/press", body) == {"answer": None, "answered": False}


async def test_vote_and_read(http: httpx.AsyncClient, api: Api, resident: Person) -> None:
    sent = api("sendPoll", chat_id=resident.id, question="来吗？", options=["来", "不来"])["message_id"]
    await post(http, f"{chat(resident)}/vote", {"message_id": sent, "option_ids": [0]})
    assert (await get(http, f"{chat(resident)}/messages"))["messages"][-1]["poll"]["voted"] == [0]
    await post(http, f"{chat(resident)}/read")
    assert (await get(http, f"/api/people/{resident.id}/chats"))["chats"][0]["unread"] == 0


async def test_block_and_unblock(http: httpx.AsyncClient, resident: Person) -> None:
    assert await post(http, f"/api/people/{resident.id}/block") == {"blocked": True}
    assert resident.blocked
    assert (await post(http, f"{chat(resident)}/messages", {"text": "您好"}, 409))["error"]
    assert await post(http, f"/api/people/{resident.id}/unblock") == {"blocked": False}
    assert not resident.blocked


async def test_groups(http: httpx.AsyncClient, resident: Person, leader: Person) -> None:
    made = await post(http, "/api/groups", {"title": "第二网格", "member_ids": [leader.id]}, 201)
    path = f"/api/groups/{made['id']}"
    assert (await post(http, f"{path}/members", {"person": resident.id, "action": "add"}))["member_ids"] == [
        leader.id, resident.id,
    ]  # fmt: skip
    for action, status in (
        ("add", "member"),
        ("promote", "administrator"),
        ("demote", "member"),
        ("mute", "restricted"),
        ("unmute", "member"),
        ("remove", "kicked"),
    ):
        assert await post(http, f"{path}/bot", {"action": action, "by": leader.id}) == {"status": status}
    upgraded = await post(http, f"{path}/migrate", status=201)
    assert (upgraded["title"], upgraded["type"]) == ("第二网格", "supergroup")
    await post(http, f"/api/groups/{upgraded['id']}/members", {"person": resident.id, "action": "remove"})


async def test_the_clock_moves_forwards(http: httpx.AsyncClient, world: World) -> None:
    moved = await post(http, "/api/clock", {"by_seconds": 3600})
    assert moved["moved_seconds"] == 3600
    to = world.clock.now().replace(year=world.clock.now().year + 1, month=3, day=1).isoformat()
    assert (await post(http, "/api/clock", {"to": to}))["now"] >= to
    assert await post(http, "/api/clock", {"by_seconds": -1}, 400) == {"error": "the clock only moves forwards"}
    assert "error" in await post(http, "/api/clock", {"to": "2027-01-01T08:00:00"}, 400)


async def test_calls(http: httpx.AsyncClient, bot: Bot, resident: Person) -> None:
    await bot.get_updates(timeout=0)
    await bot.send_document(resident.id, b"x" * 10_000, caption="长" * 600)
    await bot.set_webhook("http://127.0.0.1:1/", secret_token="secret")
    calls = (await get(http, "/api/calls"))["calls"]
    assert [(call["method"], call["status"], call["ok"]) for call in calls] == [
        ("getMe", 200, True), ("sendDocument", 200, True), ("setWebhook", 200, True),
    ]  # fmt: skip
    assert calls[1]["params"]["document"] == "<application.octet-stream, 10000 bytes>"
    assert calls[1]["params"]["caption"] == "长" * 500 + "…"
    assert TOKEN not in json.dumps(calls)
    assert "secret" not in json.dumps(calls[2]["params"]["secret_token"])
    assert (await get(http, f"/api/calls?after={calls[1]['n']}"))["calls"] == calls[2:]


async def test_faults(http: httpx.AsyncClient, world: World) -> None:
    fault = {"kind": "429", "method": "sendMessage", "chat_id": 7, "times": None, "seconds": 3.0}
    added = await post(http, "/api/faults", fault, 201)
    assert added["faults"] == [fault | {"probability": 1.0, "seed": None}]
    assert await get(http, "/api/faults") == added
    assert (await http.delete("/api/faults")).json() == {"faults": []}
    assert world.faults.take("sendMessage", 7) is None


async def test_settle(http: httpx.AsyncClient, bot: Bot, world: World, resident: Person) -> None:
    body = {"quiet_ms": 0, "timeout_seconds": 0.01}
    assert await post(http, "/api/settle", body) == {"settled": True}
    world.say(resident.id, "您好")
    assert await post(http, "/api/settle", body) == {"settled": False}
    async with asyncio.TaskGroup() as group:
        settled = group.create_task(post(http, "/api/settle", {"quiet_ms": 1, "timeout_seconds": 5}))
        (update,) = await bot.get_updates(timeout=0)
        await bot.get_updates(offset=update.update_id + 1, timeout=0)
    assert settled.result() == {"settled": True}


async def test_events(world: World, port: int, resident: Person) -> None:
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
        http.stream("GET", f"/api/events?key={KEY}") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == ": connected"
        message = world.say(resident.id, "您好")
        await anext(lines)
        assert json.loads((await anext(lines)).removeprefix("data: ")) == {
            "kind": "message",
            "chat_id": resident.id,
            "person_ids": [resident.id],
            "message_id": message.message_id,
        }


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/people/1/chats/1/messages", {"text": "您好"}, 404),
        ("/api/people/x/block", {}, 404),
        ("/api/people", {"name": " "}, 400),
        ("/api/people", {"name": "王", "nickname": "小王"}, 400),
        ("/api/groups", {"title": "空", "member_ids": []}, 400),
        ("/api/faults", {"kind": "418"}, 400),
    ],
)
async def test_errors_are_one_sentence(http: httpx.AsyncClient, path: str, body: Json, status: int) -> None:
    assert list(await post(http, path, body, status)) == ["error"]


@pytest.mark.parametrize("body", [{}, {"text": "一", "photo": True}, {"caption": "一"}, {"text": ""}])
async def test_a_message_has_one_content(http: httpx.AsyncClient, resident: Person, body: Json) -> None:
    assert (await post(http, f"{chat(resident)}/messages", body, 400))["error"]
