"""From a call's raw parameters to a typed function: its signature says what the method accepts and requires.

A parameter that is a dataclass stands for several of the call's parameters, those of its fields.
"""

import dataclasses
import inspect
import json
import typing
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any

from bot.sandbox.files import Upload
from bot.sandbox.methods.shapes import shaped
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World

ChatRef = int | str
FileRef = Upload | str
Uploads = dict[str, Upload]
List = list[Any]

_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "video": "there is no video in the request",
    "animation": "there is no animation in the request",
    "voice": "there is no voice in the request",
    "audio": "there is no audio in the request",
    "document": "there is no document in the request",
    "file_id": "invalid file_id: no file identifier",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method."""

    name: str
    kind: Any
    is_required: bool


def _integer(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request(f"invalid {name} specified") from None


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad_request(f"invalid {name} specified") from None


def _string(name: str, value: Any) -> str:
    if not isinstance(value, str | int | float):
        raise bad_request(f'parameter "{name}" must be of type String')
    return str(value)


def _boolean(_name: str, value: Any) -> bool:
    return str(value).lower() in {"true", "yes", "1"}


def _chat(name: str, value: Any) -> ChatRef:
    text = _string(name, value)
    return int(text) if text.lstrip("-").isdecimal() else text


def _json(name: str, value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def _object(name: str, value: Any) -> Json:
    parsed = _json(name, value) if value else {}
    if not isinstance(parsed, dict):
        raise bad_request(f"object expected as {name.replace('_', ' ')}")
    checked: Json = shaped(name, parsed)
    return checked


def _array(name: str, value: Any) -> List:
    parsed = _json(name, value) if value else []
    if not isinstance(parsed, list):
        raise bad_request(f"can't parse {name}: array expected")
    checked: List = shaped(name, parsed)
    return checked


def _file(name: str, value: Any) -> FileRef:
    return value if isinstance(value, Upload) else _string(name, value)


_CONVERTERS: dict[Any, Callable[[str, Any], Any]] = {
    int: _integer,
    float: _number,
    str: _string,
    bool: _boolean,
    ChatRef: _chat,
    FileRef: _file,
    Json: _object,
    List: _array,
}


class Method:
    """A method of the Bot API: `method(world, raw)` converts, checks what is required, and calls."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.name = name
        self._function = function
        self._plain: list[Parameter] = []
        self._groups: dict[str, tuple[type, list[Parameter]]] = {}
        self._takes_uploads = False
        hints = typing.get_type_hints(function)
        for argument in list(inspect.signature(function).parameters.values())[1:]:
            kind = hints[argument.name]
            if dataclasses.is_dataclass(kind) and kind is not Upload and isinstance(kind, type):
                self._groups[argument.name] = (kind, _fields(kind))
            elif kind == Uploads:
                self._takes_uploads = True
            else:
                self._plain.append(_parameter(argument.name, kind, argument.default is argument.empty))

    @property
    def parameters(self) -> list[Parameter]:
        """Every parameter that the method accepts."""
        return self._plain + [parameter for _, group in self._groups.values() for parameter in group]

    def __call__(self, world: World, raw: Mapping[str, Any]) -> Any:
        arguments = _converted(self._plain, raw)
        for argument, (kind, parameters) in self._groups.items():
            arguments[argument] = kind(**_converted(parameters, raw))
        if self._takes_uploads:
            arguments["uploads"] = {key: value for key, value in raw.items() if isinstance(value, Upload)}
        return self._function(world, **arguments)


def _fields(group: type) -> list[Parameter]:
    hints = typing.get_type_hints(group)
    return [
        _parameter(
            field.name,
            hints[field.name],
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(group)
    ]


def _parameter(name: str, hint: Any, is_required: bool) -> Parameter:
    """`X | None` accepts X; None is what stands there when the parameter is absent."""
    if isinstance(hint, UnionType) and NoneType in hint.__args__:
        kinds = [kind for kind in hint.__args__ if kind is not NoneType]
        hint = kinds[0] if len(kinds) == 1 else ChatRef if set(kinds) == {int, str} else FileRef
    if hint not in _CONVERTERS:
        raise TypeError(f"no converter for {name}: {hint}")
    return Parameter(name, hint, is_required)


def _converted(parameters: list[Parameter], raw: Mapping[str, Any]) -> dict[str, Any]:
    converted = {}
    for parameter in parameters:
        value = raw.get(parameter.name)
        if value is not None:
            converted[parameter.name] = _CONVERTERS[parameter.kind](parameter.name, value)
        elif parameter.is_required:
            missing = _MISSING.get(parameter.name, f'parameter "{parameter.name}" is required')
            raise bad_request(missing)
    return converted
