"""What a button carries: small typed values, packed into the 64 bytes that Telegram allows, and into deep links."""

import re
from collections.abc import Hashable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self, get_type_hints

LIMIT = 64
LARGEST = 2**31 - 1
"""What every key of the database can hold: a grid's number has no more room."""
_SERIAL = "~"


class UnreadableError(ValueError):
    """Callback data that no button of ours carries (any more)."""


class Packed:
    """Fields of a frozen dataclass as one short string: `prefix:1:word`. Fields are int, bool, str or StrEnum."""

    prefix: ClassVar[str]
    separator: ClassVar[str]
    known: ClassVar[dict[str, type["Packed"]]]

    def __init_subclass__(cls, *, prefix: str = "") -> None:
        if not prefix:  # a family of its own, such as the buttons
            cls.known = {}
            return
        other = cls.known.setdefault(prefix, cls)
        if (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.__module__}.{cls.__qualname__} and {other.__module__}.{other.__qualname__} "
                            f"share the prefix {prefix!r}")  # fmt: skip
        cls.prefix = prefix
        cls.known[prefix] = cls  # a dataclass with slots is made twice

    def pack(self) -> str:
        """The string; ValueError where it would be longer than Telegram takes, or could not be read again."""
        values = [_write(getattr(self, field.name)) for field in fields(self)]  # type: ignore[arg-type]
        if any(self.separator in value or _SERIAL in value for value in values):
            raise ValueError(f"{type(self).__name__} holds {self.separator!r} or {_SERIAL!r}: {values}")
        packed = self.separator.join([self.prefix, *values])
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

    @classmethod
    def read(cls, packed: str) -> Self:
        """The typed data of any class of this family. Raises UnreadableError."""
        kind = cls.known.get(packed.partition(cls.separator)[0])
        if kind is None or not issubclass(kind, cls):
            raise UnreadableError(packed)
        return kind.unpack(packed)


class CallbackData(Packed):
    """What an inline button carries. Each class has a prefix of its own. `secret`: who pressed which stays nowhere, not
    even where the press could not be processed.
    """

    separator = ":"
    secret: ClassVar[bool] = False


class Link(Packed):
    """What a deep link `t.me/bot?start=…` carries."""

    separator = "_"


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
    return CallbackData.read(body), serial


def read_link(payload: str) -> Link:
    """The typed payload of `/start payload`. Raises UnreadableError."""
    return Link.read(payload)


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
    if type_ is int:
        if not re.fullmatch(r"-?[0-9]{1,10}", word) or abs(int(word)) > LARGEST:  # plain digits
            raise ValueError(word)
        return int(word)
    return type_(word) if issubclass(type_, StrEnum) else word
