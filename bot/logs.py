"""Logs: one line an event, with the ids of what it is about; never a message's text, never the token."""

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")


def hide_tokens(_logger: object, _method: str, line: str) -> str:
    """Blacken whatever looks like a bot token, wherever in the line it stands."""
    return _TOKEN.sub("<token>", line)


def tell_exception(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Of an exception its type and where it came from. What it says may quote what a person wrote."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_tell(error))
    return event


def _tell(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_tell(cause), "which led to:"] if cause else []
    lines += [type(error).__name__, *_places(error.__traceback__)]
    if isinstance(error, BaseExceptionGroup):
        lines += [line for inner in error.exceptions for line in ("with:", *_tell(inner))]
    return lines


def _places(places: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(places)]


def configure(level: str) -> None:
    """Lines for people on a terminal, JSON elsewhere. Libraries may warn of what goes wrong in them and no more: httpx
    logs every address it calls, and ours carry the token; python-telegram-bot logs what it sends and receives.
    """
    on_terminal = sys.stderr.isatty()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_exception,
    ]
    last = structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.add_logger_name, *shared,
                    structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )  # fmt: skip
    rendering: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last, hide_tokens]
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=rendering))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "apscheduler", "uvicorn", "alembic", "sqlalchemy", "psycopg", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL)  # its errors reach us as exceptions
