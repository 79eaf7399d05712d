"""What the buttons and links of a request's cards carry. `version` is the state that the card showed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class RequestLink(Link, prefix="r"):
    """Opens a request in the private chat."""

    request_id: int


@dataclass(frozen=True)
class Accept(CallbackData, prefix="ra"):
    """A worker takes it on."""

    request_id: int
    version: int


@dataclass(frozen=True)
class Add(CallbackData, prefix="rp"):
    """The author tells more, or answers."""

    request_id: int


@dataclass(frozen=True)
class Confirm(CallbackData, prefix="rc"):
    """The author says it is solved."""

    request_id: int
    version: int


@dataclass(frozen=True)
class Reject(CallbackData, prefix="rj"):
    """The author says not yet."""

    request_id: int
    version: int


@dataclass(frozen=True)
class Withdraw(CallbackData, prefix="rw"):
    """The author no longer needs it; asked once more before it happens."""

    request_id: int
    version: int
    sure: bool


@dataclass(frozen=True)
class Rate(CallbackData, prefix="rs"):
    """The author's stars, 1 to 5."""

    request_id: int
    rating: int


@dataclass(frozen=True)
class Open(CallbackData, prefix="ro"):
    """Show the card of a request."""

    request_id: int


@dataclass(frozen=True)
class Tell(CallbackData, prefix="rt"):
    """A worker writes to the resident."""

    request_id: int


@dataclass(frozen=True)
class Ask(CallbackData, prefix="rq"):
    """The owner asks the resident and waits."""

    request_id: int
    version: int


@dataclass(frozen=True)
class Propose(CallbackData, prefix="rd"):
    """The owner says it is done."""

    request_id: int
    version: int


@dataclass(frozen=True)
class Resume(CallbackData, prefix="re"):
    """The owner goes on without an answer."""

    request_id: int
    version: int


@dataclass(frozen=True)
class Offer(CallbackData, prefix="rf"):
    """The owner offers it to somebody else."""

    request_id: int
    version: int


@dataclass(frozen=True)
class TakeOver(CallbackData, prefix="rv"):
    """The invited one takes it over."""

    request_id: int
    version: int


@dataclass(frozen=True)
class Decline(CallbackData, prefix="rn"):
    """The invited one does not."""

    request_id: int
    version: int


@dataclass(frozen=True)
class ShowHistory(CallbackData, prefix="rh"):
    """Every step with who and when, for staff."""

    request_id: int


@dataclass(frozen=True)
class CallSolved(CallbackData, prefix="ry"):
    """The resident said on the telephone that it is solved."""

    request_id: int
    version: int


@dataclass(frozen=True)
class CallNotYet(CallbackData, prefix="rz"):
    """The resident said on the telephone that it is not."""

    request_id: int
    version: int


@dataclass(frozen=True)
class AnswerInstead(CallbackData, prefix="rk"):
    """What was written is no new matter but the answer to what was asked."""

    request_id: int
