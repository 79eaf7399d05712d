"""Which conversation takes what. Built once at the start; two claims to the same thing do not start."""

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import Update

import handlers
from handlers.flow.conversation import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    Conversation,
    Entry,
    LinkHandler,
    MessageHandler,
    PollAnswerHandler,
    ReplyHandler,
)
from handlers.ui.callbacks import CallbackData, Link

K = TypeVar("K")
AnyConversation = Conversation[Any]


@dataclass(frozen=True)
class Route:
    """A way in: the conversation and the handler that begins it."""

    conversation: AnyConversation
    entry: Any


class Routes:
    """Every way into every conversation."""

    def __init__(self, conversations: Iterable[AnyConversation]) -> None:
        self.conversations: dict[str, AnyConversation] = {}
        self.commands: dict[str, Route] = {}
        self.buttons: dict[type[CallbackData], Route] = {}
        self.links: dict[type[Link], Route] = {}
        self.replies: dict[str, Route] = {}
        self.messages: list[Route] = []
        self.memberships: list[Route] = []
        self.polls: list[Route] = []
        own_buttons: dict[type[CallbackData], AnyConversation] = {}
        for conversation in conversations:
            _claim(self.conversations, conversation.name, conversation, "name")
            for entry in conversation.entry_points:
                self._add(Route(conversation, entry), entry)
            for data in conversation.own_buttons:
                _claim(own_buttons, data, conversation, "button")

    def _add(self, route: Route, entry: Entry[Any]) -> None:
        match entry:
            case CommandHandler(command=command):
                _claim(self.commands, command, route, "command")
            case CallbackQueryHandler(data=data):
                _claim(self.buttons, data, route, "button")
            case LinkHandler(link=link):
                _claim(self.links, link, route, "link")
            case ReplyHandler(noun=noun):
                _claim(self.replies, noun, route, "replies about")
            case MessageHandler():
                self.messages.append(route)
            case ChatMemberHandler():
                self.memberships.append(route)
            case PollAnswerHandler():
                self.polls.append(route)

    def for_message(self, update: Update) -> Route | None:
        """The way in for a message outside every dialogue."""
        return next((route for route in self.messages if route.entry.accepts(update)), None)


def discover() -> Routes:
    """The conversations of all modules in `handlers`: adding one means adding its file."""
    found = []
    for module_info in sorted(pkgutil.walk_packages(handlers.__path__, "handlers."), key=lambda info: info.name):
        module = importlib.import_module(module_info.name)
        conversation = getattr(module, "conversation", None)
        if isinstance(conversation, Conversation):
            found.append(conversation)
    return Routes(found)


def _claim(claims: dict[K, Any], key: K, value: object, what: str) -> None:
    if key in claims:
        raise TypeError(f"two conversations claim the same {what}: {key}")
    claims[key] = value
