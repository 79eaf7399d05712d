"""How updates reach the bot: long polling, and pushing to a webhook."""

import asyncio
from collections.abc import Mapping
from functools import partial
from itertools import islice
from typing import Any

import httpx
from starlette.requests import Request

from bot.sandbox.bell import Bell
from bot.sandbox.connection import gone
from bot.sandbox.faults import Kind
from bot.sandbox.methods import call
from bot.sandbox.updates import Update
from bot.sandbox.webhook import Webhook
from bot.sandbox.wire import ApiError, Json
from bot.sandbox.world import World

_LONGEST_POLL = 50
_MOST_DELAYS = 60  # the longest delay is so many times the first, which is a second
_OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class LongPolling:
    """getUpdates with a timeout: the newest request wins, an older one that waits gets 409."""

    def __init__(self, world: World, bell: Bell) -> None:
        self._world = world
        self._bell = bell
        self._turn = 0

    async def get_updates(self, request: Request, params: Mapping[str, Any]) -> list[Json]:
        """Raises ApiError. Returns early (and empty) when the client has left."""
        self._turn += 1
        turn = self._turn
        self._bell.ring()
        updates = self._pending(params)
        seconds = min(int(params.get("timeout") or 0), _LONGEST_POLL)
        if updates or not seconds:
            return updates
        await self._wait(request, turn, seconds)
        if turn != self._turn:
            raise ApiError(409, _OTHER_POLL)
        if self._world.webhook.url:
            raise ApiError(409, "Conflict: terminated by setWebhook request")
        return self._pending(params)

    def _pending(self, params: Mapping[str, Any]) -> list[Json]:
        pending: list[Json] = call(self._world, "getUpdates", params)
        return pending

    async def _wait(self, request: Request, turn: int, seconds: int) -> None:
        def is_over() -> bool:
            return bool(self._world.updates.pending() or self._world.webhook.url) or turn != self._turn

        async with asyncio.TaskGroup() as group:
            waits = [group.create_task(self._bell.until(is_over, seconds)), group.create_task(gone(request))]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()


class Pusher:
    """Posts updates to the webhook: one chat's in order, several chats' side by side, again until 2xx."""

    def __init__(
        self,
        world: World,
        bell: Bell,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        delay: float = 1.0,
    ) -> None:
        """`transport` and `delay` (seconds before the first retry) are for tests."""
        self._world = world
        self._bell = bell
        self._delay = delay
        self._client = httpx.AsyncClient(transport=transport, timeout=60, trust_env=False)
        self._lanes: set[int] = set()

    async def run(self) -> None:
        """Until cancelled."""
        async with self._client, asyncio.TaskGroup() as group:
            while True:
                await self._bell.until(lambda: bool(self._ready()), None)
                for update in self._ready():
                    self._lanes.add(update.lane)
                    group.create_task(self._deliver(update))

    def _ready(self) -> list[Update]:
        """The oldest update of each chat that is not being served, as far as connections go."""
        if not self._world.webhook.url:
            return []
        oldest: dict[int, Update] = {}
        for update in self._world.updates.pending():
            if update.lane not in self._lanes:
                oldest.setdefault(update.lane, update)
        free = self._world.webhook.max_connections - len(self._lanes)
        return list(islice(oldest.values(), max(0, free)))

    async def _deliver(self, update: Update) -> None:
        delay = self._delay
        try:
            while update in self._world.updates.pending() and self._world.webhook.url:
                hook = self._world.webhook
                if await self._post(update, hook):
                    self._world.updates.acknowledge(update)
                    return
                is_new = await self._bell.until(partial(self._is_replaced, hook), delay)
                delay = self._delay if is_new else min(delay * 2, self._delay * _MOST_DELAYS)
        finally:
            self._lanes.discard(update.lane)
            self._bell.ring()

    async def _post(self, update: Update, hook: Webhook) -> bool:
        """Whether the webhook took it. A duplicate_delivery fault makes us forget that it did."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret_token} if hook.secret_token else {}
        try:
            answer = await self._client.post(hook.url, json=update.as_json(), headers=headers)
        except httpx.HTTPError as error:
            self._note_failure(hook, f"{type(error).__name__}: {error}")
            return False
        if not answer.is_success:
            self._note_failure(hook, f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
            return False
        return self._world.faults.take("getUpdates", kinds=frozenset({Kind.DUPLICATE_DELIVERY})) is None

    def _is_replaced(self, hook: Webhook) -> bool:
        return self._world.webhook is not hook

    def _note_failure(self, hook: Webhook, message: str) -> None:
        hook.last_error_date, hook.last_error_message = self._world.unix_now(), message
