"""Updates until they are acknowledged: polling, and webhooks."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.sandbox.chats import Person
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.server import create_app
from bot.sandbox.wire import ApiError
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import KEY, Api


async def turns() -> None:
    """Let the other tasks run until they wait: turns of the loop, not time."""
    for _ in range(50):
        await asyncio.sleep(0)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


def test_updates_come_again_until_acknowledged(world: World, api: Api, resident: Person) -> None:
    for word in ("一", "二", "三"):
        world.say(resident.id, word)
    first = api("getUpdates")
    assert texts(first) == ["一", "二", "三"]
    assert api("getUpdates") == first
    assert texts(api("getUpdates", offset=first[1]["update_id"])) == ["二", "三"]
    assert texts(api("getUpdates", limit=1)) == ["二"]
    assert api("getUpdates", offset=first[2]["update_id"] + 1) == []
    assert api("getUpdates") == []


def test_a_negative_offset_keeps_the_last_ones(world: World, api: Api, resident: Person) -> None:
    for word in ("一", "二", "三"):
        world.say(resident.id, word)
    assert texts(api("getUpdates", offset=-2)) == ["二", "三"]
    assert texts(api("getUpdates")) == ["二", "三"]


def test_updates_are_kept_for_a_day(world: World, api: Api, resident: Person) -> None:
    world.say(resident.id, "昨天")
    world.clock.move(timedelta(hours=23))
    world.say(resident.id, "今天")
    world.clock.move(timedelta(hours=2))
    assert texts(api("getUpdates")) == ["今天"]


def test_unwanted_kinds_are_left_out(world: World, api: Api, resident: Person) -> None:
    api("getUpdates", allowed_updates=["message"])
    world.edit_text(resident.id, world.say(resident.id, "一").message_id, "二")
    assert [list(update)[1] for update in api("getUpdates")] == ["message"]


def test_ids_of_a_restarted_sandbox_are_higher(world: World) -> None:
    restarted = World(world.clock, token=world.token)
    person = restarted.register_person("王秀英")
    message = restarted.start(person.id)
    assert message.message_id > 270_000_000
    assert restarted.updates.pending()[0].update_id > 270_000_000
    assert message.message_id < 2**31


def test_polling_and_a_webhook_exclude_each_other(api: Api) -> None:
    api("setWebhook", url="http://127.0.0.1:1/hook")
    with pytest.raises(ApiError) as refused:
        api("getUpdates")
    assert (refused.value.code, refused.value.description) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    api("deleteWebhook")
    assert api("getUpdates") == []


async def test_a_long_poll_returns_when_something_comes(world: World, bot: Bot, resident: Person) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=10))
        await turns()
        world.say(resident.id, "您好")
    assert [update.effective_message.text for update in poll.result() if update.effective_message] == ["您好"]


async def test_the_older_of_two_polls_gets_a_conflict(world: World, bot: Bot, resident: Person) -> None:
    async def older() -> None:
        with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
            await bot.get_updates(timeout=10)

    async with asyncio.TaskGroup() as group:
        first = group.create_task(older())
        await turns()
        newer = group.create_task(bot.get_updates(timeout=10))
        await asyncio.wait([first])
        world.say(resident.id, "您好")
    assert len(newer.result()) == 1


async def test_a_client_that_leaves_takes_nothing_with_it(world: World, bot: Bot, resident: Person) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await bot.get_updates(timeout=10)
    world.say(resident.id, "您好")
    assert len(await bot.get_updates(timeout=0)) == 1


class Hook:
    """A bot's webhook: answers with the given statuses, then 200; what came is kept."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.received: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.at_once = 0
        self.most_at_once = 0
        self.arrived = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise httpx.ConnectError("refused")
        self.received.append(httpx.Response(200, content=request.content).json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.arrived.set()
        return httpx.Response(status)

    async def until(self, count: int) -> None:
        """Wait for that many deliveries."""
        async with asyncio.timeout(5):
            while len(self.received) < count:
                self.arrived.clear()
                await self.arrived.wait()


@pytest.fixture
async def hook(world: World) -> AsyncIterator[Hook]:
    hook = Hook()
    app = create_app(world, KEY, webhook_transport=httpx.MockTransport(hook), retry_seconds=0.001)
    async with app.router.lifespan_context(app):
        yield hook


async def test_a_webhook_gets_updates_with_its_secret(world: World, api: Api, hook: Hook, resident: Person) -> None:
    world.say(resident.id, "一")
    api("setWebhook", url="http://127.0.0.1:8000/hook", secret_token="s-1")
    world.say(resident.id, "二")
    await hook.until(2)
    assert texts(hook.received) == ["一", "二"]
    assert hook.secrets == ["s-1", "s-1"]
    await asyncio.sleep(0)
    assert api("getWebhookInfo")["pending_update_count"] == 0


async def test_a_webhook_that_fails_gets_the_update_again_in_order(
    world: World, api: Api, hook: Hook, resident: Person
) -> None:
    hook.statuses = [500, 0, 200]
    api("setWebhook", url="http://127.0.0.1:8000/hook")
    world.say(resident.id, "一")
    world.say(resident.id, "二")
    await hook.until(3)
    assert texts(hook.received) == ["一", "一", "二"]
    assert api("getWebhookInfo")["last_error_message"] == "ConnectError: refused"


async def test_a_webhook_is_served_chat_by_chat(world: World, api: Api, hook: Hook) -> None:
    people = [world.register_person(f"居民{n}").id for n in range(6)]
    for person in people:
        for word in ("一", "二"):
            world.say(person, word)
    api("setWebhook", url="http://127.0.0.1:8000/hook", max_connections=3)
    await hook.until(12)
    assert hook.most_at_once == 3
    for person in people:
        assert texts([u for u in hook.received if u["message"]["chat"]["id"] == person]) == ["一", "二"]


async def test_a_duplicate_delivery_by_webhook(world: World, api: Api, hook: Hook, resident: Person) -> None:
    world.faults.add(Fault(kind=Kind.DUPLICATE_DELIVERY))
    api("setWebhook", url="http://127.0.0.1:8000/hook")
    world.say(resident.id, "一")
    await hook.until(2)
    assert texts(hook.received) == ["一", "一"]


def test_pending_updates_can_be_dropped(world: World, api: Api, resident: Person) -> None:
    world.say(resident.id, "一")
    api("setWebhook", url="http://127.0.0.1:8000/hook", drop_pending_updates=True)
    assert api("getWebhookInfo")["pending_update_count"] == 0


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "ftp://127.0.0.1"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org/hook"},
            "bad webhook: the sandbox delivers to this machine only (127.0.0.1, localhost)",
        ),
        (
            {"url": "http://127.0.0.1:8000/", "secret_token": "秘密"},
            "secret token contains unallowed characters",
        ),
    ],
)
def test_webhooks_that_cannot_be(api: Api, params: dict[str, str], reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        api("setWebhook", **params)
    assert refused.value.description == f"Bad Request: {reason}"
