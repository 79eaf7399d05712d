"""What goes over the wire: JSON objects, and the two ways of saying no."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """Telegram refuses a bot's call: answered as `{"ok": false, "error_code": ..., "description": ...}`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The body of the answer."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | {"parameters": self.parameters} if self.parameters else answer


def bad_request(reason: str, **parameters: int) -> ApiError:
    """400, the reason worded as Telegram words it."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """403: the bot may not write there."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """429: wait `seconds` before the next call."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class ImpossibleError(Exception):
    """A person of the sandbox tries what no Telegram client offers; `status` is the HTTP status to say it with."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def unknown(what: str) -> ImpossibleError:
    """404: there is no such person, chat or message."""
    return ImpossibleError(f"there is no such {what}", status=404)
