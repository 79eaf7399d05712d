"""The bodies that the people's API takes."""

import base64
import binascii
from datetime import datetime
from mimetypes import guess_type
from typing import Annotated, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import Request

from bot.sandbox.faults import Kind
from bot.sandbox.files import Upload
from bot.sandbox.wire import ImpossibleError


class Body(BaseModel):
    """A request's JSON body; a key that is not known is refused, so that a typing error is noticed."""

    model_config = ConfigDict(extra="forbid")


def _decoded(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError("data is base64") from error


class FileBody(Body):
    """A file: its bytes in base64."""

    data: Annotated[bytes, BeforeValidator(_decoded)]
    name: str = ""
    mime_type: str = ""

    def upload(self) -> Upload:
        """As the world takes it."""
        return Upload(self.data, self.name, self.mime_type or guess_type(self.name)[0] or "")


class LocationBody(Body):
    latitude: float
    longitude: float


class ContactBody(Body):
    """Without `own: false` it is the sender's own card."""

    phone_number: str = Field(min_length=1)
    first_name: str = ""
    last_name: str = ""
    own: bool = True


class ForwardBody(Body):
    from_name: str = Field(min_length=1)
    text: str


class MessageBody(Body):
    """Exactly one content; `caption` and `reply_to` go with it, `topic` with a text."""

    text: str | None = None
    photo: FileBody | Literal[True] | None = None
    album: list[FileBody | Literal[True]] | None = None
    voice: FileBody | Literal[True] | None = None
    video: FileBody | Literal[True] | None = None
    document: FileBody | None = None
    sticker: Literal[True] | None = None
    location: LocationBody | None = None
    contact: ContactBody | None = None
    forward: ForwardBody | None = None
    caption: str = ""
    duration: int = Field(default=2, ge=1, le=60)
    reply_to: int | None = None
    topic: int = 0

    @model_validator(mode="after")
    def _one_content(self) -> "MessageBody":
        if len(self.model_fields_set - {"caption", "reply_to", "duration", "topic"}) != 1:
            raise ValueError("a message has exactly one content")
        return self


class EditBody(Body):
    text: str


class PressBody(Body):
    """The button by its data, its text, or its place."""

    message_id: int
    data: str | None = None
    text: str | None = None
    row: int | None = None
    col: int | None = None
    wait_seconds: float = Field(default=5, ge=0, le=60)

    @property
    def at(self) -> tuple[int, int] | None:
        return (self.row, self.col) if self.row is not None and self.col is not None else None


class StartBody(Body):
    payload: str = Field(default="", max_length=64)


class VoteBody(Body):
    message_id: int
    option_ids: list[int]


class PersonBody(Body):
    name: str
    id: int | None = None
    username: str = ""
    language_code: str = "zh-hans"


class LanguageBody(Body):
    language_code: str = Field(min_length=2)


class GroupBody(Body):
    title: str
    member_ids: list[int]
    type: Literal["group", "supergroup"] = "group"


class GroupBotBody(Body):
    action: Literal["add", "remove", "promote", "demote", "mute", "unmute"]
    by: int


class MemberBody(Body):
    """`promote` and `demote` are done by the group's creator; `hide` and `show` are the administrator's own doing."""

    person: int
    action: Literal["add", "remove", "promote", "demote", "hide", "show"]


class TitleBody(Body):
    title: str
    by: int


class TopicBody(Body):
    """A topic is opened with a name, closed or deleted by its id."""

    action: Literal["open", "close", "delete"]
    by: int
    name: str = "话题"
    topic: int = 0


class ClockBody(Body):
    """Forward by seconds, or to a moment (ISO 8601 with its offset)."""

    by_seconds: float | None = None
    to: AwareDatetime | None = None

    def seconds_from(self, now: datetime) -> float:
        """How far to move."""
        return (self.to - now).total_seconds() if self.to else self.by_seconds or 0.0


class FaultBody(Body):
    kind: Kind
    method: str = "*"
    chat_id: int | None = None
    times: int | None = Field(default=1, ge=1)
    seconds: float | None = Field(default=None, ge=0)
    probability: float = Field(default=1.0, ge=0, le=1)
    seed: int | None = None


class SettleBody(Body):
    quiet_ms: float = Field(default=300, ge=0)
    timeout_seconds: float = Field(default=10, ge=0, le=120)


BodyKind = TypeVar("BodyKind", bound=Body)


async def read(request: Request, kind: type[BodyKind]) -> BodyKind:
    """The request's body, nothing standing for {}. Raises ImpossibleError with the first thing that is wrong."""
    try:
        return kind.model_validate_json(await request.body() or b"{}")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ImpossibleError(f"{where}: {first['msg']}" if where else first["msg"]) from error
