"""The people's JSON API, one person's part: their chats, what they write and press. Documented in people_api.md."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.bell import Bell
from bot.sandbox.files import Upload
from bot.sandbox.messages import Message
from bot.sandbox.people_requests import (
    EditBody,
    FileBody,
    LanguageBody,
    MessageBody,
    PersonBody,
    PressBody,
    StartBody,
    VoteBody,
    read,
)
from bot.sandbox.samples import photo
from bot.sandbox.wire import ImpossibleError, unknown
from bot.sandbox.world import World

_CHAT = "/api/people/{person}/chats/{chat}"


class PeopleApi:
    """Thin: every rule is the World's."""

    def __init__(self, world: World, bell: Bell) -> None:
        self._world = world
        self._bell = bell
        self.routes = [
            Route("/api/people", self._register, methods=["POST"]),
            Route("/api/people/{person}", self._set_language, methods=["PATCH"]),
            Route("/api/people/{person}/block", self._block, methods=["POST"]),
            Route("/api/people/{person}/unblock", self._unblock, methods=["POST"]),
            Route("/api/people/{person}/chats", self._chats, methods=["GET"]),
            Route(f"{_CHAT}/messages", self._messages, methods=["GET"]),
            Route(f"{_CHAT}/messages", self._send, methods=["POST"]),
            Route(f"{_CHAT}/messages/{{message}}", self._edit, methods=["PATCH"]),
            Route(f"{_CHAT}/press", self._press, methods=["POST"]),
            Route(f"{_CHAT}/start", self._start, methods=["POST"]),
            Route(f"{_CHAT}/vote", self._vote, methods=["POST"]),
            Route(f"{_CHAT}/read", self._read, methods=["POST"]),
        ]

    async def _register(self, request: Request) -> Response:
        body = await read(request, PersonBody)
        person = self._world.register_person(
            body.name, person_id=body.id, username=body.username, language_code=body.language_code
        )
        return JSONResponse({"id": person.id, "name": person.name}, 201)

    async def _set_language(self, request: Request) -> Response:
        body, person = await read(request, LanguageBody), number(request, "person")
        self._world.set_language(person, body.language_code)
        return JSONResponse({"language_code": body.language_code})

    async def _block(self, request: Request) -> Response:
        self._world.block(number(request, "person"))
        return JSONResponse({"blocked": True})

    async def _unblock(self, request: Request) -> Response:
        self._world.unblock(number(request, "person"))
        return JSONResponse({"blocked": False})

    async def _chats(self, request: Request) -> Response:
        return JSONResponse({"chats": self._world.chats_of(number(request, "person"))})

    async def _messages(self, request: Request) -> Response:
        after, limit = query_number(request, "after", 0), query_number(request, "limit", 200)
        if limit < 1:
            raise ImpossibleError("limit is at least 1")
        messages = self._world.transcript(number(request, "person"), number(request, "chat"), after=after, limit=limit)
        return JSONResponse({"messages": messages})

    async def _send(self, request: Request) -> Response:
        body = await read(request, MessageBody)
        sent = self._sent(number(request, "person"), number(request, "chat"), body)
        return JSONResponse({"message_ids": [message.message_id for message in sent]}, 201)

    async def _edit(self, request: Request) -> Response:
        body = await read(request, EditBody)
        person, chat = number(request, "person"), number(request, "chat")
        message = self._world.edit_text(person, number(request, "message"), body.text, chat=chat)
        return JSONResponse({"message_ids": [message.message_id]})

    async def _press(self, request: Request) -> Response:
        body = await read(request, PressBody)
        person, chat = number(request, "person"), number(request, "chat")
        query = self._world.press(person, body.message_id, data=body.data, text=body.text, at=body.at, chat=chat)
        answered = await self._bell.until(lambda: query.answer is not None, body.wait_seconds)
        return JSONResponse({"answer": query.answer, "answered": answered})

    async def _start(self, request: Request) -> Response:
        body = await read(request, StartBody)
        person, chat = number(request, "person"), number(request, "chat")
        in_private = person == chat
        message = (
            self._world.start(person, body.payload)
            if in_private
            else self._world.start_in_group(person, chat, body.payload)
        )
        return JSONResponse({"message_ids": [message.message_id]}, 201)

    async def _vote(self, request: Request) -> Response:
        body = await read(request, VoteBody)
        person, chat = number(request, "person"), number(request, "chat")
        self._world.vote(person, body.message_id, body.option_ids, chat=chat)
        return JSONResponse({"option_ids": body.option_ids})

    async def _read(self, request: Request) -> Response:
        self._world.read(number(request, "person"), chat=number(request, "chat"))
        return JSONResponse({"unread": 0})

    def _sent(self, person: int, chat: int, body: MessageBody) -> list[Message]:
        if body.album is not None:
            uploads = [_upload(item) or photo() for item in body.album]
            return self._world.send_album(person, uploads, caption=body.caption, chat=chat)
        return [self._sent_one(person, chat, body)]

    def _sent_one(self, person: int, chat: int, body: MessageBody) -> Message:
        """A table of contents: which of the World's methods sends what."""
        world, reply_to = self._world, body.reply_to
        if body.photo is not None:
            return world.send_photo(person, _upload(body.photo), caption=body.caption, chat=chat, reply_to=reply_to)
        if body.voice is not None:
            return world.send_voice(person, _upload(body.voice), duration=body.duration, chat=chat, reply_to=reply_to)
        if body.video is not None:
            return world.send_video(person, _upload(body.video), caption=body.caption, chat=chat, reply_to=reply_to)
        if body.document is not None:
            return world.send_document(
                person, body.document.upload(), caption=body.caption, chat=chat, reply_to=reply_to
            )
        if body.sticker is not None:
            return world.send_sticker(person, chat=chat, reply_to=reply_to)
        if body.location is not None:
            return world.send_location(
                person, body.location.latitude, body.location.longitude, chat=chat, reply_to=reply_to
            )
        if body.contact is not None:
            card = body.contact.model_dump()
            return world.send_contact(person, **card, chat=chat, reply_to=reply_to)
        return self._said(person, chat, body)

    def _said(self, person: int, chat: int, body: MessageBody) -> Message:
        if body.forward is not None:
            return self._world.forward(person, body.forward.from_name, body.forward.text, chat=chat)
        return self._world.say(person, body.text or "", chat=chat, reply_to=body.reply_to, topic=body.topic)


def number(request: Request, name: str) -> int:
    """A number in the path."""
    text: str = request.path_params[name]
    if not text.removeprefix("-").isdecimal():
        raise unknown(name)
    return int(text)


def query_number(request: Request, name: str, default: int) -> int:
    """A number in the query."""
    text = request.query_params.get(name, str(default))
    if not text.isdecimal():
        raise ImpossibleError(f"{name} is a number")
    return int(text)


def _upload(body: FileBody | bool) -> Upload | None:
    """None stands for the sample."""
    return body.upload() if isinstance(body, FileBody) else None
