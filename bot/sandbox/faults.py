"""Failures on demand: what may go wrong between a bot and Telegram, at the next matching calls."""

import random
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.wire import Json


class Kind(StrEnum):
    """`accept_*`: the call takes effect, its answer is lost. The last two belong to getUpdates and webhooks."""

    TOO_MANY = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not_found"
    HANG = "hang"
    RESET = "reset"
    ACCEPT_THEN_TIMEOUT = "accept_then_timeout"
    ACCEPT_THEN_RESET = "accept_then_reset"
    DUPLICATE_DELIVERY = "duplicate_delivery"
    UNPARSEABLE_UPDATE = "unparseable_update"


DELIVERY_KINDS = frozenset({Kind.DUPLICATE_DELIVERY, Kind.UNPARSEABLE_UPDATE})
CALL_KINDS = frozenset(Kind) - DELIVERY_KINDS


@dataclass(slots=True, kw_only=True)
class Fault:
    """`times` None: until taken away. `seconds`: retry_after of a 429, how long a hang lasts (None: until given up)."""

    kind: Kind
    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    seconds: float | None = None
    probability: float = 1.0
    seed: int | None = None
    _random: random.Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 (a rehearsal, not a secret)

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is hit; asking draws the die."""
        if self.method != "*" and self.method.lower() != method.lower():
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        return self.probability >= 1 or self._random.random() < self.probability


_SHOWN = ("kind", "method", "chat_id", "times", "seconds", "probability", "seed")


class Faults:
    """The faults in force; the first that matches is taken."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """From now on."""
        self._faults.append(fault)

    def clear(self) -> None:
        """All is well again."""
        self._faults.clear()

    def as_json(self) -> list[Json]:
        """Each as it was asked for, with the times that are left."""
        return [{key: getattr(fault, key) for key in _SHOWN} for fault in self._faults]

    def take(self, method: str, chat_id: int | None = None, kinds: frozenset[Kind] = frozenset(Kind)) -> Fault | None:
        """The fault that hits this call, counted down."""
        for fault in self._faults:
            if fault.kind in kinds and fault.matches(method, chat_id):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None
