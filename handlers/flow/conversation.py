"""A conversation as a table: how it begins, what it asks, and which answers each question takes.

Reads like python-telegram-bot's ConversationHandler, and uses its filters and command rules. What differs: the state
and the draft live in a row that commits together with the step's effects, a state is a question that the engine asks
by itself on entering it, and a button carries typed data instead of a pattern.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, StrEnum, auto
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import TypeAdapter
from telegram import Update
from telegram.ext.filters import BaseFilter

from handlers.flow.context import Context
from handlers.ui.callbacks import CallbackData, Link
from models.rules.roles import Action

D = TypeVar("D")
C = TypeVar("C", bound=CallbackData)
L = TypeVar("L", bound=Link)


class _End(Enum):
    END = auto()


END = _End.END
"""Returned by a step: the conversation is over."""

Next: TypeAlias = StrEnum | _End
"""What a step returns: the state to wait in."""


@dataclass(frozen=True)
class CommandHandler(Generic[D]):
    """Takes `/command`, and every button that runs it. In a group it leads to the private chat, unless `in_groups`."""

    command: str
    callback: Callable[[Context[D]], Next]
    in_groups: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", self.command):  # the Bot API's rule
            raise ValueError(f"/{self.command} is no valid command")


@dataclass(frozen=True)
class MessageHandler(Generic[D]):
    """Takes messages that pass the filters; corrections of earlier messages only where `edited` says so."""

    filters: BaseFilter
    callback: Callable[[Context[D]], Next]
    edited: bool = False

    def accepts(self, update: Update) -> bool:
        """Whether the message is one for this handler."""
        return (update.edited_message is not None) is self.edited and bool(self.filters.check_update(update))


@dataclass(frozen=True)
class CallbackQueryHandler(Generic[D, C]):
    """Takes presses of the buttons that carry `data`; in groups only where `in_groups` says so."""

    data: type[C]
    callback: Callable[[Context[D], C], Next]
    in_groups: bool = False


@dataclass(frozen=True)
class LinkHandler(Generic[D, L]):
    """Takes deep links that carry `link`; those that lead into a group (`?startgroup=`) only where `in_groups`."""

    link: type[L]
    callback: Callable[[Context[D], L], Next]
    in_groups: bool = False


@dataclass(frozen=True)
class ReplyHandler(Generic[D]):
    """Takes replies to our messages about a `noun`; the callback gets the noun's id."""

    noun: str
    callback: Callable[[Context[D], int], Next]


@dataclass(frozen=True)
class ChatMemberHandler(Generic[D]):
    """Takes changes of what the bot is in a chat: let in, thrown out, blocked."""

    callback: Callable[[Context[D]], Next]


@dataclass(frozen=True)
class PollAnswerHandler(Generic[D]):
    """Takes what people choose in our polls: in which, and the numbers of the options; none takes it back."""

    callback: Callable[[Context[D], str, tuple[int, ...]], Next]


Answer: TypeAlias = CommandHandler[D] | MessageHandler[D] | CallbackQueryHandler[D, Any]
Entry: TypeAlias = Answer[D] | LinkHandler[D, Any] | ReplyHandler[D] | ChatMemberHandler[D] | PollAnswerHandler[D]


A_DAY = timedelta(hours=24)
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Question(Generic[D]):
    """A state: what is asked on entering it, and again when the answer does not fit; and the answers it takes.

    `lasts`: how long it waits. Where an open end waits for more, the next day's words are about something else.
    `by_number`: words are taken too, but what is asked for is a button, which in the elders' mode a number presses.
    `gives_way`: what does not fit is about something else: it is taken as if nothing waited.
    """

    ask: Callable[[Context[D]], None]
    answers: Sequence[Answer[D]]
    lasts: timedelta = A_DAY
    by_number: bool = False
    gives_way: bool = False


@dataclass(frozen=True, eq=False)
class Conversation(Generic[D]):
    """One conversation; it does not build while a state lacks its question.

    `may`: the action that the table of roles must open to whoever begins it. `unsent`: whether a draft holds words of
    the person's that leaving the dialogue drops.
    """

    name: str
    entry_points: Sequence[Entry[D]]
    state: type[StrEnum] | None = None
    draft: Callable[[], D] | None = None
    states: Mapping[StrEnum, Question[D]] = field(default_factory=dict)
    may: Action | None = None
    unsent: Callable[[D], bool] = lambda _: False

    def __post_init__(self) -> None:
        missing = set(self.state or ()) - set(self.states)
        strange = set(self.states) - set(self.state or ())
        if missing or strange:
            raise TypeError(f"{self.name}: states without a question {missing}, questions without a state {strange}")
        if bool(self.states) != (self.draft is not None):
            raise TypeError(f"{self.name}: a conversation has states and a draft, or neither")

    @cached_property
    def questions(self) -> dict[str, Question[D]]:
        """The questions by the stored name of their state."""
        return {str(state): question for state, question in self.states.items()}

    def new_draft(self) -> Any:
        """What a fresh dialogue knows: nothing yet."""
        return self.draft() if self.draft else None

    def dump_draft(self, draft: D) -> dict[str, Any]:
        """The draft as JSON."""
        dumped: dict[str, Any] = self._draft_type.dump_python(draft, mode="json")
        return dumped

    def load_draft(self, stored: dict[str, Any]) -> D:
        """The draft back; pydantic's ValidationError where it was stored by an older program."""
        draft: D = self._draft_type.validate_python(stored)
        return draft

    @cached_property
    def _draft_type(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.draft)

    @cached_property
    def own_buttons(self) -> frozenset[type[CallbackData]]:
        """Buttons that mean something only within the dialogue that showed them."""
        answers = (answer for question in self.states.values() for answer in question.answers)
        return frozenset(answer.data for answer in answers if isinstance(answer, CallbackQueryHandler))
