"""What a button carries: small typed values, packed into the 64 bytes that Telegram allows, and into deep links."""

from collections.abc import Hashable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self, get_type_hints

LIMIT = 64
_SEPARATOR = ":"
_SERIAL = "~"


class UnreadableError(ValueError):
    """Callback data that no button of ours carries (any more)."""


class Packed:
    """Fields of a frozen dataclass as one short string: `prefix:1:word`. Fields are int, bool, str or StrEnum."""

    prefix: ClassVar[str]
    separator: ClassVar[str] = _SEPARATOR

    def pack(self) -> str:
        """The string; ValueError where it would be longer than Telegram takes."""
        values = [getattr(self, field.name) for field in fields(self)]  # type: ignore[arg-type]
        packed = self.separator.join([self.prefix, *(_write(value) for value in values)])
        if len(packed.encode()) > LIMIT:
            raise ValueError(f"{type(self).__name__} packs to more than {LIMIT} bytes")
        return packed

    @classmethod
    def unpack(cls, packed: str) -> Self:
        """The values back; UnreadableError where the string is not one of this class."""
        prefix, *words = packed.split(cls.separator)
        types = _field_types(cls)  # type: ignore[arg-type]
        if prefix != cls.prefix or len(words) != len(types):
            raise UnreadableError(packed)
        try:
            return cls(*(_read(type_, word) for type_, word in zip(types, words, strict=True)))
        except ValueError:
            raise UnreadableError(packed) from None


class CallbackData(Packed):
    """What an inline button carries. Each class has a prefix of its own."""

    known: ClassVar[dict[str, type["CallbackData"]]] = {}

    def __init_subclass__(cls, *, prefix: str) -> None:
        if prefix in cls.known and cls.known[prefix].__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.__name__} and {cls.known[prefix].__name__} share the prefix {prefix!r}")
        cls.prefix = prefix
        cls.known[prefix] = cls


class Link(Packed):
    """What a deep link `t.me/bot?start=…` carries."""

    known: ClassVar[dict[str, type["Link"]]] = {}
    separator = "_"

    def __init_subclass__(cls, *, prefix: str) -> None:
        if prefix in cls.known and cls.known[prefix].__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.__name__} and {cls.known[prefix].__name__} share the prefix {prefix!r}")
        cls.prefix = prefix
        cls.known[prefix] = cls


@dataclass(frozen=True)
class RunCommand(CallbackData, prefix="!"):
    """A button that does what the command does, so that nobody must type one."""

    command: str


def with_serial(packed: str, serial: str) -> str:
    """Bind a button to one dialogue."""
    bound = f"{packed}{_SERIAL}{serial}"
    if len(bound.encode()) > LIMIT:
        raise ValueError(f"{packed!r} leaves no room for the dialogue's serial")
    return bound


def read_callback(packed: str) -> tuple[CallbackData, str]:
    """The data of a pressed button, and the serial of its dialogue ("" where it has none). Raises UnreadableError."""
    body, _, serial = packed.partition(_SERIAL)
    kind = CallbackData.known.get(body.partition(_SEPARATOR)[0])
    if kind is None:
        raise UnreadableError(packed)
    return kind.unpack(body), serial


def read_link(payload: str) -> Link:
    """The typed payload of `/start payload`. Raises UnreadableError."""
    kind = Link.known.get(payload.partition(Link.separator)[0])
    if kind is None:
        raise UnreadableError(payload)
    return kind.unpack(payload)


@cache
def _field_types(cls: Hashable) -> tuple[Any, ...]:
    hints = get_type_hints(cls)
    return tuple(hints[field.name] for field in fields(cls))  # type: ignore[arg-type]


def _write(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return str(value)


def _read(type_: type, word: str) -> object:
    if type_ is bool:
        if word not in ("0", "1"):
            raise ValueError(word)
        return word == "1"
    if issubclass(type_, int | StrEnum):
        return type_(word)
    return word
