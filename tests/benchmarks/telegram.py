"""A Bot API server that costs next to nothing, so that what is measured is the bot: one protocol, no framework.

The sandbox spends more on a call than a fast bot does; this one takes every call for right and answers it.
"""

import asyncio
import itertools
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "4242:a-token-for-benchmarks-as-long-as-a-real-one"
ME = {
    "id": 4242,
    "is_bot": True,
    "first_name": "五心",
    "username": "wuxin_benchmark_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
ANSWERING = frozenset({"sendMessage", "editMessageText"})
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

Json = dict[str, Any]
Hear = Callable[[int, int, str], None]
KNOWN = {
    "getMe": json.dumps(ME).encode(),
    "getMyDescription": b'{"description":""}',
    "getMyShortDescription": b'{"short_description":""}',
}


class Telegram:
    """The queue of updates and the answers. `hear(chat_id, message_id, reply_markup)` is told of every message and
    edit the moment it arrives.
    """

    def __init__(self, hear: Hear) -> None:
        self.hear = hear
        self.polled = asyncio.Event()
        self.acknowledged = self.calls = 0
        self.acknowledged_at = 0.0
        self._update_ids, self._message_ids = itertools.count(1000), itertools.count(1)
        self._pending: deque[tuple[int, bytes]] = deque()
        self._waiting: _Connection | None = None

    def put(self, updates: Iterable[Json]) -> None:
        """Make updates available, all at the same moment; a poll that waits gets them at once."""
        for update in updates:
            update_id = next(self._update_ids)
            self._pending.append((update_id, json.dumps({"update_id": update_id} | update).encode()))
        if self._waiting:
            self._waiting.answer(self._hundred())
            self._waiting = None

    def message_id(self) -> int:
        """A new one."""
        return next(self._message_ids)

    def begin_anew(self) -> None:
        """Another bot comes: nothing waits for it, and nothing was counted."""
        self._pending.clear()
        self.polled.clear()
        self._waiting, self.acknowledged, self.calls = None, 0, 0

    def take(self, connection: "_Connection", method: str, params: dict[str, str]) -> None:
        """Answer a call, or let a poll wait."""
        self.calls += 1
        if method == "getUpdates":
            self._poll(connection, int(params.get("offset") or 0))
        elif method in ANSWERING:
            chat_id, message_id = int(params["chat_id"]), int(params.get("message_id") or self.message_id())
            self.hear(chat_id, message_id, params.get("reply_markup", ""))
            connection.answer(json.dumps(as_message(chat_id, message_id, params["text"])).encode())
        else:
            connection.answer(KNOWN.get(method, b"true"))

    def leave(self, connection: "_Connection") -> None:
        """Who polled is gone."""
        if self._waiting is connection:
            self._waiting = None

    def _poll(self, connection: "_Connection", offset: int) -> None:
        while self._pending and self._pending[0][0] < offset:
            self._pending.popleft()
            self.acknowledged += 1
            self.acknowledged_at = time.perf_counter()
        self.polled.set()
        if self._pending:
            connection.answer(self._hundred())
        else:
            self._waiting = connection

    def _hundred(self) -> bytes:
        return b"[" + b",".join(update for _, update in itertools.islice(self._pending, 100)) + b"]"


class _Connection(asyncio.Protocol):
    """HTTP/1.1 as python-telegram-bot speaks it: keep-alive, Content-Length, one request at a time."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or len(body) < (int(length[1]) if length else 0):
            return
        self._received = b""
        path, _, query = head.split(b" ", 2)[1].decode().partition("?")
        params = dict(parse_qsl(query) + parse_qsl(body.decode()))
        self._telegram.take(self, path.rpartition("/")[2], params)

    def answer(self, result: bytes) -> None:
        """The call succeeded."""
        body = b'{"ok":true,"result":' + result + b"}"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._telegram.leave(self)


async def serve(telegram: Telegram) -> tuple[asyncio.Server, str]:
    """Serve on a free port of 127.0.0.1; returns the base address for bots."""
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(telegram), "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"


def as_message(chat_id: int, message_id: int, text: str) -> Json:
    """A message of the bot's in a private chat."""
    chat = {"id": chat_id, "type": "private", "first_name": "居民"}
    return {"message_id": message_id, "date": int(time.time()), "from": ME, "chat": chat, "text": text}
