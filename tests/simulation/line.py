"""The line to Telegram: python-telegram-bot's own client, with faults instead of a network."""

import asyncio
import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from tests.simulation.faults import Fault, Faults
from tests.simulation.telegram import Refused, Telegram

sending: ContextVar[str] = ContextVar("sending", default="")
"""The key of the outbox row whose call this is."""
DELAYS = (0.0, 0.0, 0.0, 0.3, 2.0)  # seconds


class Line(BaseRequest):
    """One transport for all histories: each plugs its Telegram and its faults in."""

    telegram: Telegram
    faults: Faults

    def __init__(self) -> None:
        self.reach: Callable[[Fault], None] = lambda _fault: None

    @property
    def read_timeout(self) -> float:
        return 15.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        del method
        name, _mark, query = url.rpartition("/")[2].partition("?")
        if name == "getUpdates":
            return 200, await self._get_updates(query)
        return await self._call(name, request_data.parameters if request_data else {})

    async def _get_updates(self, query: str) -> bytes:
        if self.faults.happens(Fault.POLL_FAILS):
            raise NetworkError("httpx.ReadError: ")
        asked = parse_qs(query)
        offset = int(asked["offset"][0]) if "offset" in asked else None
        updates = await self.telegram.get_updates(offset, float(asked["timeout"][0]))
        self.reach(Fault.CRASH_ON_WIRE)
        if self.telegram.acknowledged and self.faults.happens(Fault.REDELIVERED):
            self.telegram.repeat(self.faults.random.choice(self.telegram.acknowledged[-5:]))
        return json.dumps({"ok": True, "result": updates}).encode()

    async def _call(self, name: str, parameters: dict[str, Any]) -> tuple[int, bytes]:
        self.reach(Fault.CRASH_ON_WIRE)
        if name == "answerCallbackQuery":
            self.telegram.try_answer(str(parameters["callback_query_id"]))
        await self._delay()
        if self.faults.happens(Fault.NO_CONNECTION):
            raise NetworkError("httpx.ConnectError: ") from httpx.ConnectError("refused")
        if self.faults.happens(Fault.FLOOD):
            wait = self.faults.random.choice((1, 3, 8))
            return 429, json.dumps(Refused(429, "Too Many Requests", retry_after=wait).body).encode()
        gateway = self.faults.happens(Fault.BAD_GATEWAY)
        if not gateway or self.faults.random.random() < 0.5:
            answer = self._carry_out(name, parameters)
        if gateway:
            return 502, b'{"ok": false, "description": "Bad Gateway"}'
        await self._delay()
        self.reach(Fault.CRASH_ON_WIRE)
        if self.faults.happens(Fault.ANSWER_LOST):
            raise TimedOut
        return answer

    def _carry_out(self, name: str, parameters: dict[str, Any]) -> tuple[int, bytes]:
        self.faults.trace(f"   {name} {sending.get()}")
        try:
            result = self.telegram.call(name, parameters, sending.get())
        except Refused as refusal:
            self.faults.trace(f"   refused: {refusal.body['description']}")
            return refusal.code, json.dumps(refusal.body).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _delay(self) -> None:
        await asyncio.sleep(self.faults.random.choice(DELAYS) if self.faults.on else 0)
