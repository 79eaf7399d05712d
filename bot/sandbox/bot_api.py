"""The Bot API over HTTP: `/bot{token}/{method}` and `/file/bot{token}/{path}`, with the faults asked for."""

import re
import secrets
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.bell import Bell
from bot.sandbox.connection import hang, reset
from bot.sandbox.delivery import LongPolling
from bot.sandbox.faults import CALL_KINDS, Fault, Kind
from bot.sandbox.files import Upload, mime_type
from bot.sandbox.methods import call
from bot.sandbox.state import Event
from bot.sandbox.wire import ApiError, Json, bad_request, too_many_requests
from bot.sandbox.world import World

_TOKEN = re.compile(r"[1-9]\d*:[A-Za-z0-9_-]+")
_UNAUTHORIZED = ApiError(401, "Unauthorized")
_NOT_FOUND = ApiError(404, "Not Found")
_BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n"


class BotApi:
    """The routes of the bot's side."""

    def __init__(self, world: World, bell: Bell) -> None:
        self._world = world
        self._polling = LongPolling(world, bell)
        self.routes = [
            Route("/bot{token}/{method}", self._method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
        ]

    async def _method(self, request: Request) -> Response:
        refusal = self._token_refusal(request)
        if refusal:
            return _refused(refusal)
        method = request.path_params["method"]
        try:
            params = await _params(request)
        except ApiError as error:
            return _refused(error)
        fault = self._fault(method, params)
        return await (self._faulty(request, method, params, fault) if fault else self._call(request, method, params))

    async def _call(self, request: Request, method: str, params: Json) -> Response:
        """The call, its place in the journal, its answer."""
        started = time.perf_counter()
        try:
            is_poll = method.lower() == "getupdates"
            result = await self._polling.get_updates(request, params) if is_poll else call(self._world, method, params)
        except ApiError as error:
            self._record(method, params, error.code, error.description, started)
            return _refused(error)
        self._record(method, params, HTTPStatus.OK, result, started)
        return JSONResponse({"ok": True, "result": result} | _explained(method))

    async def _faulty(self, request: Request, method: str, params: Json, fault: Fault) -> Response:
        refusal = _refusal(fault)
        if refusal:
            self._record(method, params, refusal.code, refusal.description, time.perf_counter())
            return HTMLResponse(_BAD_GATEWAY, 502) if fault.kind is Kind.BAD_GATEWAY else _refused(refusal)
        match fault.kind:
            case Kind.DUPLICATE_DELIVERY:
                return await self._call(request, method, params | {"offset": 0})
            case Kind.UNPARSEABLE_UPDATE:
                self._world.updates.add("message", {"message_id": 1}, lane=0)
                return await self._call(request, method, params)
            case Kind.ACCEPT_THEN_TIMEOUT | Kind.ACCEPT_THEN_RESET:
                await self._call(request, method, params)
            case _:
                self._record(method, params, 0, f"fault: {fault.kind}", time.perf_counter())
        if fault.kind in {Kind.HANG, Kind.ACCEPT_THEN_TIMEOUT}:
            return await hang(request, fault.seconds)
        return await reset(request)

    async def _file(self, request: Request) -> Response:
        refusal = self._token_refusal(request)
        if refusal:
            return _refused(refusal)
        file = self._world.files.by_path(request.path_params["path"])
        if file is None:
            return _refused(_NOT_FOUND)
        return Response(file.upload.data, media_type=mime_type(file))

    def _fault(self, method: str, params: Json) -> Fault | None:
        chat_id = str(params.get("chat_id", ""))
        target = int(chat_id) if chat_id.lstrip("-").isdecimal() else None
        kinds = frozenset(Kind) if method.lower() == "getupdates" else CALL_KINDS
        return self._world.faults.take(method, target, kinds)

    def _token_refusal(self, request: Request) -> ApiError | None:
        """The token is compared in constant time and never said again."""
        token: str = request.path_params["token"]
        if secrets.compare_digest(token.encode(), self._world.token.encode()):
            return None
        return _UNAUTHORIZED if _TOKEN.fullmatch(token) else _NOT_FOUND

    def _record(self, method: str, params: Json, status: int, outcome: object, started: float) -> None:
        self._world.journal.record(
            at=self._world.clock.now(),
            method=method,
            params=params,
            status=status,
            outcome=outcome,
            ms=(time.perf_counter() - started) * 1000,
        )
        if method.lower() != "getupdates" or outcome:
            self._world.emit(Event(kind="call"))


async def _params(request: Request) -> Json:
    """Query, urlencoded, JSON or multipart, one over the other; files as Upload."""
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form() as form:
            for name, value in form.multi_items():
                params[name] = await _upload(value) if isinstance(value, UploadFile) else value
        return params
    body = await request.body()
    if kind == "application/json" and body:
        try:
            return params | dict(await request.json())
        except (TypeError, ValueError):
            raise bad_request("can't parse JSON object") from None
    if kind == "application/x-www-form-urlencoded":
        params.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return params


async def _upload(file: UploadFile) -> Upload:
    return Upload(await file.read(), file.filename or "", file.content_type or "")


def _refused(error: ApiError) -> Response:
    return JSONResponse(error.as_json(), error.code)


def _refusal(fault: Fault) -> ApiError | None:
    match fault.kind:
        case Kind.TOO_MANY:
            return too_many_requests(int(fault.seconds or 1))
        case Kind.SERVER_ERROR:
            return ApiError(500, "Internal Server Error")
        case Kind.BAD_GATEWAY:
            return ApiError(502, "Bad Gateway")
        case Kind.UNAUTHORIZED:
            return _UNAUTHORIZED
        case Kind.NOT_FOUND:
            return _NOT_FOUND
    return None


def _explained(method: str) -> Json:
    """The two methods whose success Telegram puts into words."""
    match method.lower():
        case "setwebhook":
            return {"description": "Webhook was set"}
        case "deletewebhook":
            return {"description": "Webhook was deleted"}
    return {}
