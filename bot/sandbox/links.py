"""Which addresses Telegram takes as links, and how it writes them."""

import re

_LINK = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<host>[^/?#\s:@]+)(?P<port>:\d+)?(?P<rest>[/?#]\S*)?"
)
_MENTION = re.compile(r"tg://user\?id=(\d+)")


def checked_link(address: str) -> str | None:
    """The address as Telegram keeps it, None when it is not one: a host without a dot, an unknown scheme."""
    match = _LINK.fullmatch(address.strip())
    if not match:
        return None
    scheme = (match["scheme"] or "http").lower()
    host, rest = match["host"], match["rest"] or ""
    if scheme in {"tg", "ton"}:
        return f"{scheme}://{host}{rest}"
    if scheme not in {"http", "https"} or "." not in host.strip("."):
        return None
    return f"{scheme}://{host.lower()}{match['port'] or ''}{rest if rest.startswith('/') else '/' + rest}"


def mentioned_user_id(address: str) -> int | None:
    """The person that a `tg://user?id=...` link means."""
    match = _MENTION.fullmatch(address)
    return int(match[1]) if match else None
