"""How a conversation is written: questions, the answers they take, and the context of one step."""

from handlers.flow.context import Context
from handlers.flow.conversation import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    Conversation,
    LinkHandler,
    MessageHandler,
    Next,
    PollAnswerHandler,
    Question,
    ReplyHandler,
)

__all__ = [
    "AN_HOUR",
    "END",
    "CallbackQueryHandler",
    "ChatMemberHandler",
    "CommandHandler",
    "Context",
    "Conversation",
    "LinkHandler",
    "MessageHandler",
    "Next",
    "PollAnswerHandler",
    "Question",
    "ReplyHandler",
]
