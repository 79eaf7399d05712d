"""The types inside the Bot API's nested objects, as far as the sandbox looks into them; the rest passes as it came.

No field is required here: what is missing, the methods refuse in Telegram's own words.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.sandbox.wire import bad_request


class Shape(BaseModel):
    """An object with more fields than those named."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class Typed(Shape):
    type: str = ""


class User(Shape):
    id: int = 0


class Entity(Typed):
    offset: int = 0
    length: int = 0
    user: User = User()
    unix_time: int = 0


class CopyText(Shape):
    text: str = ""


class Button(Shape):
    text: str = ""
    style: str | None = None
    callback_data: str = ""
    url: str = ""
    copy_text: CopyText = CopyText()


class Markup(Shape):
    inline_keyboard: list[list[Button]] = []
    keyboard: list[list[Button | str]] = []


class ReplyParameters(Shape):
    message_id: int = 0


class Media(Typed):
    media: str = ""
    caption: str = ""
    parse_mode: str = ""
    width: int = 0
    height: int = 0
    duration: int = 0
    caption_entities: list[Entity] = []


class Scope(Typed):
    chat_id: int = 0
    user_id: int = 0


class Command(Shape):
    command: str = ""
    description: str = ""


class Reaction(Typed):
    emoji: str = ""


_KINDS: dict[str, Any] = {
    "entities": list[Entity],
    "caption_entities": list[Entity],
    "reply_markup": Markup,
    "reply_parameters": ReplyParameters,
    "media": list[Media] | Media,
    "scope": Scope,
    "menu_button": Typed,
    "reaction": list[Reaction],
    "commands": list[Command],
    "message_ids": list[int],
}
_SHAPES: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}


def shaped(name: str, value: Any) -> Any:
    """The value of a nested parameter with its types checked. Raises ApiError."""
    if name not in _SHAPES:
        return value
    try:
        found = _SHAPES[name].validate_python(value)
    except ValidationError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
    return _SHAPES[name].dump_python(found, exclude_unset=True)
