"""Where a bot wants its updates pushed, and how that has gone so far."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sandbox.wire import Json, bad_request

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(slots=True, kw_only=True)
class Webhook:
    """`url` empty: none, the bot polls."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""

    def as_json(self, pending: int, allowed: list[str]) -> Json:
        """The Bot API's WebhookInfo."""
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error_date:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        return info | {"allowed_updates": allowed} if allowed else info


def checked_address(url: str) -> str:
    """Nothing leaves this machine, so only its own addresses are taken, and plain HTTP will do."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in _LOOPBACK:
        raise bad_request("bad webhook: the sandbox delivers to this machine only (127.0.0.1, localhost)")
    return url
