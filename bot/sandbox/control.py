"""The people's JSON API, everyone's part: groups, clock, faults, calls, events. Documented in people_api.md."""

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.bell import Bell
from bot.sandbox.chats import Group, Role
from bot.sandbox.faults import Fault
from bot.sandbox.files import mime_type
from bot.sandbox.people import number, query_number
from bot.sandbox.people_requests import (
    ClockBody,
    FaultBody,
    GroupBody,
    GroupBotBody,
    MemberBody,
    SettleBody,
    TitleBody,
    TopicBody,
    read,
)
from bot.sandbox.state import Event
from bot.sandbox.wire import ImpossibleError, Json, unknown
from bot.sandbox.world import World

_DOCUMENTATION = Path(__file__).with_name("people_api.md")
_SHOWN_IN_BROWSERS = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")
_HEARTBEAT_SECONDS = 15
_ROLES = {
    "promote": Role.ADMINISTRATOR,
    "demote": Role.MEMBER,
    "mute": Role.RESTRICTED,
    "unmute": Role.MEMBER,
}


class ControlApi:
    """What no single person does."""

    def __init__(self, world: World, bell: Bell) -> None:
        self._world = world
        self._bell = bell
        self.routes = [
            Route("/api", self._documentation, methods=["GET"]),
            Route("/api/state", self._state, methods=["GET"]),
            Route("/api/groups", self._create_group, methods=["POST"]),
            Route("/api/groups/{chat}/bot", self._group_bot, methods=["POST"]),
            Route("/api/groups/{chat}/members", self._members, methods=["POST"]),
            Route("/api/groups/{chat}", self._rename, methods=["PATCH"]),
            Route("/api/groups/{chat}/topics", self._topics, methods=["POST"]),
            Route("/api/groups/{chat}/migrate", self._migrate, methods=["POST"]),
            Route("/api/clock", self._clock, methods=["POST"]),
            Route("/api/calls", self._calls, methods=["GET"]),
            Route("/api/faults", self._faults, methods=["GET"]),
            Route("/api/faults", self._add_fault, methods=["POST"]),
            Route("/api/faults", self._clear_faults, methods=["DELETE"]),
            Route("/api/settle", self._settle, methods=["POST"]),
            Route("/api/events", self._events, methods=["GET"]),
            Route("/api/files/{file}", self._file, methods=["GET"]),
        ]

    async def _documentation(self, _request: Request) -> Response:
        return PlainTextResponse(_DOCUMENTATION.read_text("utf-8"), media_type="text/markdown")

    async def _state(self, _request: Request) -> Response:
        world, bot = self._world, self._world.bot
        groups = [chat for chat in world.chats.values() if isinstance(chat, Group) and not chat.migrated_to]
        return JSONResponse(
            {
                "bot": {"id": bot.id, "name": bot.name, "username": bot.username},
                "clock": self._clock_json(),
                "people": [asdict(person) | {"name": person.name} for person in world.people.values()],
                "groups": [
                    {
                        "id": group.id,
                        "title": group.title,
                        "type": group.type,
                        "member_ids": group.member_ids,
                        "creator_id": group.creator_id,
                        "admin_ids": [member for member in group.member_ids if group.role(member).is_admin],
                        "anonymous_ids": [member for member in group.member_ids if group.hides(member)],
                        "bot_role": group.role(bot.id),
                    }
                    for group in groups
                ],
            }
        )

    async def _create_group(self, request: Request) -> Response:
        body = await read(request, GroupBody)
        group = self._world.create_group(body.title, body.member_ids, kind=body.type)
        return JSONResponse({"id": group.id, "title": group.title, "type": group.type}, 201)

    async def _group_bot(self, request: Request) -> Response:
        body, chat = await read(request, GroupBotBody), number(request, "chat")
        if body.action == "add":
            self._world.add_bot(chat, by=body.by)
        elif body.action == "remove":
            self._world.remove_bot(chat, by=body.by)
        else:
            self._world.set_bot_role(chat, _ROLES[body.action], by=body.by)
        return JSONResponse({"status": self._world.group(chat).role(self._world.bot.id)})

    async def _members(self, request: Request) -> Response:
        body, chat = await read(request, MemberBody), number(request, "chat")
        match body.action:
            case "add":
                self._world.add_member(chat, body.person)
            case "remove":
                self._world.remove_member(chat, body.person)
            case "promote" | "demote":
                creator = self._world.group(chat).creator_id
                self._world.set_member_role(chat, body.person, _ROLES[body.action], by=creator)
            case "hide" | "show":
                self._world.set_anonymous(chat, body.person, hidden=body.action == "hide")
        return JSONResponse({"member_ids": self._world.group(chat).member_ids})

    async def _rename(self, request: Request) -> Response:
        body = await read(request, TitleBody)
        self._world.rename_group(number(request, "chat"), body.title, by=body.by)
        return JSONResponse({"title": body.title})

    async def _topics(self, request: Request) -> Response:
        body, chat = await read(request, TopicBody), number(request, "chat")
        if body.action == "open":
            return JSONResponse({"topic": self._world.open_topic(chat, body.name, by=body.by)}, 201)
        self._world.close_topic(chat, body.topic, by=body.by, delete=body.action == "delete")
        return JSONResponse({"topic": body.topic})

    async def _migrate(self, request: Request) -> Response:
        group = self._world.migrate_group(number(request, "chat"))
        return JSONResponse({"id": group.id, "title": group.title, "type": group.type}, 201)

    async def _clock(self, request: Request) -> Response:
        body = await read(request, ClockBody)
        try:
            self._world.clock.move(timedelta(seconds=body.seconds_from(self._world.clock.now())))
        except ValueError as error:
            raise ImpossibleError(str(error)) from error
        return JSONResponse(self._clock_json())

    async def _calls(self, request: Request) -> Response:
        return JSONResponse({"calls": self._world.journal.after(query_number(request, "after", 0))})

    async def _faults(self, _request: Request) -> Response:
        return JSONResponse({"faults": self._world.faults.as_json()})

    async def _add_fault(self, request: Request) -> Response:
        body = await read(request, FaultBody)
        self._world.faults.add(Fault(**body.model_dump()))
        return JSONResponse({"faults": self._world.faults.as_json()}, 201)

    async def _clear_faults(self, _request: Request) -> Response:
        self._world.faults.clear()
        return JSONResponse({"faults": []})

    async def _settle(self, request: Request) -> Response:
        body = await read(request, SettleBody)
        settled = await self._settled(body.quiet_ms / 1000, body.timeout_seconds)
        return JSONResponse({"settled": settled})

    async def _settled(self, quiet: float, seconds: float) -> bool:
        """Nothing pending, and no call for `quiet` seconds; asked again at every change and when quiet is over."""
        end = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            left = math.inf if self._world.updates.pending() else self._world.journal.active_at + quiet - now
            if left <= 0:
                return True
            if now >= end:
                return False
            await self._bell.next(min(left, end - now))

    async def _events(self, _request: Request) -> Response:
        queue: asyncio.Queue[Event] = asyncio.Queue(maxsize=1000)

        def put(event: Event) -> None:
            if event.kind != "update" and not queue.full():
                queue.put_nowait(event)

        async def stream() -> AsyncIterator[str]:
            stop = self._world.watch(put)
            try:
                yield ": connected\n\n"
                while True:
                    yield await _next_line(queue)
            finally:
                stop()

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _file(self, request: Request) -> Response:
        """A document is downloaded, never shown: what people send must not run in the page's origin."""
        file = self._world.files.get(request.path_params["file"])
        if file is None:
            raise unknown("file")
        kind = mime_type(file)
        if kind.startswith(_SHOWN_IN_BROWSERS):
            return Response(file.upload.data, media_type=kind)
        return Response(
            file.upload.data,
            media_type="application/octet-stream",
            headers={"Content-Disposition": "attachment"},
        )

    def _clock_json(self) -> Json:
        clock = self._world.clock
        return {"now": clock.now().isoformat(), "moved_seconds": clock.offset.total_seconds()}


async def _next_line(queue: asyncio.Queue[Event]) -> str:
    try:
        async with asyncio.timeout(_HEARTBEAT_SECONDS):
            event = await queue.get()
    except TimeoutError:
        return ": still here\n\n"
    return f"data: {json.dumps(asdict(event))}\n\n"
