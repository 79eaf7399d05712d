"""What becomes of a message after Telegram's answer: a pure decision that the sender carries out."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum, auto


class Priority(IntEnum):
    """Who goes first when the budget is short. A broadcast never makes a waiting person wait."""

    REPLY = 0
    REMINDER = 1
    TASKS = 2
    BROADCAST = 3


class Status(StrEnum):
    """Where a message stands."""

    QUEUED = auto()
    SENDING = auto()  # handed to the network; a crash now leaves it ambiguous
    SENT = auto()
    SUPERSEDED = auto()  # a newer state of the same card went out instead
    UNKNOWN = auto()  # may or may not have arrived; a person decides
    DEAD = auto()  # will never arrive; `error` says why


class Outcome(StrEnum):
    """What an attempt came to, in the order in which errors must be told apart."""

    DELIVERED = auto()
    FLOOD = auto()  # 429: Telegram names the wait
    MIGRATED = auto()  # the group became a supergroup under another id
    FORBIDDEN = auto()  # blocked, kicked or deactivated
    UNPARSEABLE = auto()  # the HTML was refused
    LOST_CARD = auto()  # the message to edit is gone
    LOST_THREAD = auto()  # the topic is closed or gone
    REFUSED = auto()  # any other 4xx: repeating cannot help
    NOT_SENT = auto()  # no connection: it certainly did not arrive
    AMBIGUOUS = auto()  # answer lost, reset or 5xx: it may have arrived


@dataclass(frozen=True)
class Verdict:
    """The next status; for QUEUED, how long to wait first. `plain`: without formatting; `anew`: as a new message;
    `in_chat`: in the chat itself, in no topic of it.
    """

    status: Status
    after: timedelta = timedelta()
    plain: bool = False
    anew: bool = False
    in_chat: bool = False
    unreachable: bool = False


MOST_AMBIGUOUS = 3
"""Sends of one message that may each have arrived, before a person must look."""

QUESTIONS = {"getChatMember": "chats.member_known"}
"""Methods that ask Telegram something, and the kind of timer that goes on when the answer is there."""

ANSWERED = QUESTIONS | {"sendPoll": "motion.poll_sent"}
"""All methods whose answer something waits for: a poll is known by the id that Telegram gives it."""

REPEATABLE = frozenset({
    "editMessageText", "editMessageReplyMarkup", "pinChatMessage", "deleteMessage", "stopPoll",
    "setMyCommands", "deleteMyCommands", *QUESTIONS
})  # fmt: skip
"""Methods of the Bot API that change nothing when they are called again."""

_ALWAYS = {
    Outcome.DELIVERED: Verdict(Status.SENT),
    Outcome.MIGRATED: Verdict(Status.QUEUED),
    Outcome.FORBIDDEN: Verdict(Status.DEAD, unreachable=True),
    Outcome.LOST_CARD: Verdict(Status.QUEUED, anew=True),
    Outcome.LOST_THREAD: Verdict(Status.QUEUED, in_chat=True),
    Outcome.REFUSED: Verdict(Status.DEAD),
}


def judge(
    outcome: Outcome,
    *,
    priority: Priority,
    repeatable: bool,
    attempts: int,
    ambiguous: int,
    plain: bool,
    wait: timedelta = timedelta(),
) -> Verdict:
    """What to do after an attempt.

    `repeatable`: doing it twice changes nothing (edits, pins). `attempts` and `ambiguous` count this attempt.
    `wait`: what Telegram asked for with a FLOOD.
    """
    if outcome in _ALWAYS:
        return _ALWAYS[outcome]
    if outcome is Outcome.FLOOD:
        return Verdict(Status.QUEUED, after=wait)
    if outcome is Outcome.UNPARSEABLE:
        return Verdict(Status.DEAD) if plain else Verdict(Status.QUEUED, plain=True)
    held = priority is Priority.BROADCAST or ambiguous >= MOST_AMBIGUOUS
    if outcome is Outcome.AMBIGUOUS and held and not repeatable:
        return Verdict(Status.UNKNOWN)
    return Verdict(Status.QUEUED, after=backoff(attempts))


def backoff(attempts: int) -> timedelta:
    """Half a second, doubling to 30 s."""
    return timedelta(seconds=min(30.0, 0.5 * 2 ** max(0, attempts - 1)))
