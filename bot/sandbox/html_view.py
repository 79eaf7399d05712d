"""Text and entities as safe HTML, for the page."""

from datetime import UTC, datetime
from html import escape

from bot.sandbox.wire import Json

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
_BLOCK_ENDS = {"</blockquote>", "</pre>"}
_NEWLINE = "\n".encode("utf-16-le")
_CLASSES = {
    "spoiler": "spoiler", "bot_command": "command", "hashtag": "hashtag", "mention": "mention",
    "text_mention": "mention",
}  # fmt: skip


def as_html(text: str, entities: list[Json]) -> str:
    """Entities nest and are sorted (offset, then longest first), so a stack of closing tags is enough."""
    units = text.encode("utf-16-le")
    out: list[str] = []
    closing: list[tuple[int, str]] = []
    position = 0

    def write_until(end: int) -> None:
        nonlocal position
        out.append(escape(units[2 * position : 2 * end].decode("utf-16-le", "replace")))
        position = max(position, end)

    def close_until(offset: float) -> None:
        nonlocal position
        while closing and closing[-1][0] <= offset:
            end, tag = closing.pop()
            write_until(end)
            out.append(tag)
            if tag in _BLOCK_ENDS and units[2 * position : 2 * position + 2] == _NEWLINE:
                position += 1  # a block ends its line by itself

    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        close_until(start)
        write_until(start)
        opening, tag = _tags(entity, units[2 * start : 2 * end].decode("utf-16-le", "replace"))
        out.append(opening)
        closing.append((min([end, *(outer for outer, _ in closing)]), tag))
    close_until(float("inf"))
    write_until(len(units) // 2)
    return "".join(out)


def _tags(entity: Json, content: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind in _CLASSES:
        return f'<span class="{_CLASSES[kind]}">', "</span>"
    match kind:
        case "expandable_blockquote":
            return '<blockquote class="expandable">', "</blockquote>"
        case "text_link" | "url" | "email":
            address = {"text_link": entity.get("url", ""), "email": f"mailto:{content}"}.get(kind, content)
            return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">', "</a>"
        case "date_time":
            moment = datetime.fromtimestamp(entity["unix_time"], UTC)
            return f'<time datetime="{moment.isoformat()}">', "</time>"
    return "", ""
