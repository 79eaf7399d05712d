"""What goes wrong: which faults a history has, and how often, is drawn from its seed."""

from collections.abc import Callable, Iterable
from enum import StrEnum, auto
from random import Random


def dice(seed: int | str) -> Random:
    """Chance that comes out the same for the same seed."""
    return Random(seed)  # noqa: S311 -- nothing secret hangs on it


class Fault(StrEnum):
    """Everything that can go wrong."""

    CRASH_BEFORE = auto()  # the program ends before a transaction
    CRASH_WITHIN = auto()  # ... in the middle of one, which is undone
    CRASH_AFTER = auto()  # ... when it is committed, and nobody was told
    CRASH_IN_STEP = auto()  # ... in the step of an update
    CRASH_ON_WIRE = auto()  # ... while a message is on its way, which may or may not arrive
    STEP_RAISES = auto()
    STORE_FAILS = auto()  # the transaction is refused
    COMMIT_FAILS = auto()  # ... at its very end
    ANSWER_LOST = auto()  # accepted, then silence
    BAD_GATEWAY = auto()  # a 5xx; it may have been accepted
    NO_CONNECTION = auto()
    FLOOD = auto()  # a 429 with retry_after
    REDELIVERED = auto()  # an acknowledged update comes again
    POLL_FAILS = auto()


class Crash(BaseException):
    """The program ends here, as by `kill -9`: no handler of its own may catch it."""


RATES = (0.0, 0.0, 0.0, 0.03, 0.15)
CRASH_RATES = (0.0, 0.0, 0.0, 0.01, 0.04)


class Faults:
    """Each history has its own mixture: some are calm, in some one thing fails again and again."""

    def __init__(self, random: Random, kinds: Iterable[Fault] = tuple(Fault)) -> None:
        self.random, self.on = random, True
        self.trace: Callable[[str], None] = lambda _line: None
        self.rates = {kind: random.choice(CRASH_RATES if kind.startswith("crash") else RATES) for kind in kinds}

    def happens(self, kind: Fault) -> bool:
        """Whether this goes wrong now."""
        rate = self.rates.get(kind, 0.0)
        if not (self.on and rate > 0 and self.random.random() < rate):
            return False
        self.trace(f"!! {kind}")
        return True
