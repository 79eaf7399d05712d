"""The sandbox as one ASGI application: the Bot API, the people's API and the page, behind a Host check and a key."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.bell import Bell
from bot.sandbox.bot_api import BotApi
from bot.sandbox.connection import note_transport
from bot.sandbox.control import ControlApi
from bot.sandbox.delivery import Pusher
from bot.sandbox.people import PeopleApi
from bot.sandbox.wire import ImpossibleError
from bot.sandbox.world import World

COOKIE = "sandbox_key"
_PAGE = Path(__file__).parent / "page"
_LARGEST_BODY = 20 * 1024 * 1024
_HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?")
_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


def create_app(
    world: World, key: str, *, webhook_transport: httpx.AsyncBaseTransport | None = None, retry_seconds: float = 1.0
) -> Starlette:
    """Serve on 127.0.0.1 only. Webhooks are pushed while the application's lifespan runs.

    Give uvicorn `access_log=False` (paths of the Bot API hold the token) and a `timeout_graceful_shutdown` (streams to
    open pages end only with their connections).
    `webhook_transport` and `retry_seconds` (before the first retry of a webhook) are for tests.
    """
    bell = Bell()
    world.watch(bell.ring)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        pusher = Pusher(world, bell, transport=webhook_transport, delay=retry_seconds)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(pusher.run())
            yield
            task.cancel()

    return _Sandbox(
        routes=[
            *BotApi(world, bell).routes,
            *PeopleApi(world, bell).routes,
            *ControlApi(world, bell).routes,
            Mount("/", StaticFiles(directory=_PAGE, html=True, check_dir=False)),
        ],
        middleware=[Middleware(_Gate, key=key)],
        exception_handlers={ImpossibleError: _impossible},
        lifespan=lifespan,
        max_body_size=_LARGEST_BODY,
    )


class _Sandbox(Starlette):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        note_transport(scope, send)
        await super().__call__(scope, receive, send)


class _Gate:
    """Lets through what names this machine as its host (no DNS rebinding) and, but for the Bot API, has the key."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal is None and request.url.path == "/" and "key" in request.query_params:
            refusal = self._welcome()
        await (refusal or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        path: str = request.scope["path"]
        if not _HOST.fullmatch(request.headers.get("host", "")):
            return PlainTextResponse("This host is not served.", 403)
        if path.startswith(("/bot", "/file/bot")) or self._has_key(request):
            return None
        if path.startswith("/api"):
            return JSONResponse({"error": "the key is missing or wrong"}, 403)
        return PlainTextResponse("Open the address that the program printed: it contains the key.", 403)

    def _has_key(self, request: Request) -> bool:
        given = (
            request.headers.get("x-sandbox-key"),
            request.query_params.get("key"),
            request.cookies.get(COOKIE),
        )
        return any(secrets.compare_digest(key.encode(), self._key.encode()) for key in given if key)

    def _welcome(self) -> Response:
        """The key moves from the address to a cookie."""
        response = RedirectResponse("/", 303)
        response.set_cookie(COOKIE, self._key, httponly=True, samesite="strict")
        return response


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_HEADERS]
        await send(message)

    return send_with_headers


async def _impossible(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, ImpossibleError) else 400
    return JSONResponse({"error": str(error)}, status)
