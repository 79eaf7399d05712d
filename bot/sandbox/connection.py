"""The wire under a call: telling when the client has left, and losing an answer on purpose."""

import asyncio
import socket
import struct
from typing import NoReturn

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope, Send

_KEY = "sandbox.transport"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def note_transport(scope: Scope, send: Send) -> None:
    """Remember the socket of a request. uvicorn's `send` is a method of the request that holds the transport;
    called in process (httpx.ASGITransport) there is none."""
    scope[_KEY] = getattr(getattr(send, "__self__", None), "transport", None)


async def gone(request: Request) -> None:
    """Return when the client has left; the request's body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def reset(request: Request) -> Response:
    """Cut the connection. The response returned goes nowhere; in process the client's own error is raised."""
    transport: asyncio.Transport | None = request.scope[_KEY]
    if transport is None:
        _raise(httpx.ReadError("connection reset"), request)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
    await gone(request)
    return Response()


async def hang(request: Request, seconds: float | None) -> Response:
    """Never answer: until the client gives up, or for `seconds` and then cut.

    In process nobody can give up, so the client's own timeout is raised, after `seconds` if given.
    """
    if request.scope[_KEY] is None:
        await asyncio.sleep(seconds or 0)
        _raise(httpx.ReadTimeout("no answer"), request)
    try:
        async with asyncio.timeout(seconds):
            await gone(request)
    except TimeoutError:
        return await reset(request)
    return Response()


def _raise(error: httpx.TransportError, request: Request) -> NoReturn:
    error.request = httpx.Request(request.method, "http://sandbox")  # never the address: it holds the token
    raise error
