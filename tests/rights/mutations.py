"""Payloads of buttons, real ones and ones that nobody ever showed, and what may become of them on their way."""

import string
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from random import Random
from typing import Any, get_type_hints

from handlers.ui.callbacks import CallbackData

SPECIAL = (0, -1, -3, 7, 99, 2**31 - 1, 2**31, 2**63, 10**17, -(10**17), 10**18)
STRANGE = string.ascii_lowercase + string.digits + ":~-!_ 　三٣\0\n'\"%"


@cache
def fields_of(kind: Hashable) -> list[tuple[str, type[Any]]]:
    """What a button of this kind carries: names and types."""
    types = get_type_hints(kind)
    return [(field.name, types[field.name]) for field in fields(kind)]  # type: ignore[arg-type]


@dataclass(frozen=True)
class Payload:
    """What a pressed button brings, and which of the presser's dialogues it is bound to (-1: none, or a wrong one)."""

    packed: str
    dialogue: int


@dataclass
class Mutator:
    """Makes payloads. `numbers` are those of the things that there are, by the name of the field that carries them;
    `words` are keys, days and commands; `real` what buttons carried.
    """

    random: Random
    numbers: Mapping[str, Sequence[int]]
    words: Sequence[str]
    real: Sequence[str]
    dialogues: Sequence[frozenset[type[CallbackData]]]
    """The presser's dialogues: which buttons each takes."""

    def __post_init__(self) -> None:
        self.kinds = list(CallbackData.known.values())
        self.prefixes = list(CallbackData.known)
        self.takers: dict[type[Any], list[int]] = {}
        for number, taken in enumerate(self.dialogues):
            for kind in taken:
                self.takers.setdefault(kind, []).append(number)

    def make(self, count: int) -> Iterator[Payload]:
        """So many."""
        for _ in range(count):
            kind = self.random.choice(self.kinds)
            packed = self.random.choice(self.real) if self.random.random() < 0.3 else self._invent(kind)
            for _ in range(self.random.choice((0, 0, 1, 1, 2))):
                packed = self.random.choice(self._mutations)(packed)
            yield Payload(packed, self._bind(packed))

    def _bind(self, packed: str) -> int:
        takers = self.takers.get(CallbackData.known.get(packed.partition(":")[0], object), ())
        return self.random.choice(takers) if takers and self.random.random() < 0.8 else -1

    def _invent(self, kind: type[Any]) -> str:
        return ":".join([kind.prefix, *(self._value(name, type_) for name, type_ in fields_of(kind))])  # type: ignore[arg-type]

    def _value(self, name: str, type_: type[Any]) -> str:
        if type_ is bool:
            return self.random.choice("01")
        if type_ is int:
            numbers = self.numbers.get(name, self.numbers[""])
            return str(self.random.choice(numbers if self.random.random() < 0.95 else SPECIAL))
        if issubclass(type_, StrEnum):
            return str(self.random.choice(list(type_)))
        return self.random.choice(self.words)

    @property
    def _mutations(self) -> list[Callable[[str], str]]:
        return [self._flip, self._drop, self._insert, self._swap, self._other_id, self._special, self._other_prefix,
                self._other_field]  # fmt: skip

    def _flip(self, packed: str) -> str:
        at = self.random.randrange(len(packed) or 1)
        return packed[:at] + self.random.choice(STRANGE) + packed[at + 1 :]

    def _drop(self, packed: str) -> str:
        at = self.random.randrange(len(packed) or 1)
        return packed[:at] + packed[at + 1 :]

    def _insert(self, packed: str) -> str:
        at = self.random.randrange(len(packed) + 1)
        return packed[:at] + self.random.choice(STRANGE) + packed[at:]

    def _swap(self, packed: str) -> str:
        prefix, *words = packed.split(":")
        self.random.shuffle(words)
        return ":".join([prefix, *words])

    def _other_id(self, packed: str) -> str:
        return self._put(packed, str(self.random.choice(self.random.choice(list(self.numbers.values())))))

    def _special(self, packed: str) -> str:
        return self._put(packed, str(self.random.choice(SPECIAL)))

    def _other_field(self, packed: str) -> str:
        return self._put(packed, self.random.choice(self.random.choice(self.real).split(":")))

    def _put(self, packed: str, word: str) -> str:
        prefix, *words = packed.split(":")
        if words:
            words[self.random.randrange(len(words))] = word
        return ":".join([prefix, *words])

    def _other_prefix(self, packed: str) -> str:
        return ":".join([self.random.choice(self.prefixes), *packed.split(":")[1:]])
