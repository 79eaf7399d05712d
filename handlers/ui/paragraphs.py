"""Cutting a long message where a reader would: between paragraphs, then lines, never inside a tag."""

import re

LIMIT = 4096
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)[^>]*>")


def cut(html: str, limit: int = LIMIT) -> list[str]:
    """`html` in parts of at most `limit` UTF-16 units of source; a tag open at a cut is closed and opened again."""
    parts: list[str] = []
    rest = html
    while _length(rest) > limit:
        at = _place(rest, limit)
        head, rest = rest[:at].rstrip(), rest[at:].lstrip()
        still_open = _open_tags(head)
        parts.append(head + "".join(f"</{name}>" for name, _ in reversed(still_open)))
        rest = "".join(tag for _, tag in still_open) + rest
    return [part for part in (*parts, rest) if _TAG.sub("", part).strip()]  # Telegram refuses an empty message


def without_tags(html: str) -> str:
    """The words alone, still escaped."""
    return _TAG.sub("", html)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _place(text: str, limit: int) -> int:
    room = limit - 128  # for the tags that the cut closes
    end = room
    while _length(text[:end]) > room:
        end -= _length(text[:end]) - room
    window = text[:end]
    for mark in ("\n\n", "\n", "。", " "):
        found = window.rfind(mark)
        if found > end // 2 and not _inside_tag(window[: found + len(mark)]):
            return found + len(mark)
    while _inside_tag(text[:end]):
        end -= 1
    return end


def _inside_tag(text: str) -> bool:
    unclosed_tag = text.rfind("<") > text.rfind(">")
    reference = text.rfind("&")
    return unclosed_tag or (reference > text.rfind(";") and len(text) - reference < 10)


def _open_tags(text: str) -> list[tuple[str, str]]:
    stack: list[tuple[str, str]] = []
    for found in _TAG.finditer(text):
        if found[1]:
            stack.pop()
        else:
            stack.append((found[2], found[0]))
    return stack
