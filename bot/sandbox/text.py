"""A text as Telegram keeps it: markup parsed, ends trimmed, commands and links found."""

import re
from typing import Any

from bot.sandbox.entities import LATEST, parse_html, utf16_length
from bot.sandbox.links import checked_link
from bot.sandbox.wire import Json, bad_request

_FOUND = re.compile(
    r"""(?P<bot_command>(?<![\w/@<])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
    |(?P<url>https?://[^\s<>"'，。；！？、（）]+)
    |(?P<email>(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    |(?P<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w))
    |(?P<hashtag>(?<![\w&])\#(?=\w*[^\W\d])\w{1,255})
    |(?P<phone_number>(?<![\w+])\+\d{10,15}(?!\w))""",
    re.VERBOSE,
)
_HINT = re.compile(r"[/@#+]")
_TAKEN = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
}  # fmt: skip
_OPAQUE = {"code", "pre", "text_link", "text_mention", "bot_command", "url", "mention"}


def formatted(text: str, parse_mode: str = "", entities: list[Json] | None = None) -> tuple[str, list[Json]]:
    """What a bot sends: `parse_mode` wins over `entities`, as at Telegram."""
    match parse_mode.lower():
        case "":
            plain, found = text, _given(entities or [])
        case "html":
            plain, found = parse_html(text)
        case "markdown" | "markdownv2":
            raise bad_request(f"can't parse entities: the sandbox reads HTML only, not {parse_mode}")
        case _:
            raise bad_request("unsupported parse_mode")
    return _with_detected(*_trimmed(plain, found))


def typed(text: str) -> tuple[str, list[Json]]:
    """What a person types: no markup, only what Telegram finds by itself."""
    return _with_detected(text.strip(), [])


def as_content(text: str, entities: list[Json], field: str = "text") -> Json:
    """The fields of a message: `text` and `entities`, or `caption` and `caption_entities`."""
    if not text:
        return {}
    names = {"text": "entities", "caption": "caption_entities"}
    return {field: text} | ({names[field]: entities} if entities else {})


def _given(entities: list[Any]) -> list[Json]:
    """Entities that came with the text. What Telegram finds by itself (links, mentions, ...) is not taken."""
    checked = [_checked(entity) for entity in entities]
    taken = [entity for entity in checked if entity["type"] in _TAKEN]
    return sorted(taken, key=lambda entity: (entity["offset"], -entity["length"]))


def _checked(entity: Any) -> Json:
    if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
        raise bad_request("can't parse MessageEntity: an Object with type, offset and length is expected")
    if entity["type"] == "date_time" and not 0 <= entity.get("unix_time", -1) < LATEST:
        raise bad_request("can't parse entities: invalid unix_time specified")
    if entity["type"] != "text_link":
        return dict(entity)
    address = str(entity.get("url", ""))
    url = checked_link(address)
    if url is None:
        raise bad_request(f"can't parse entities: Entity URL '{address}' is invalid: Wrong HTTP URL")
    return entity | {"url": url}


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Blank ends go, though at the front only what no entity covers; whitespace is one UTF-16 unit a character."""
    lead = len(text) - len(text.lstrip())
    if entities:
        lead = min(lead, entities[0]["offset"])
    text = text[lead:].rstrip()
    end = utf16_length(text)
    kept = []
    for entity in entities:
        offset = entity["offset"] - lead
        length = min(entity["length"], end - offset)
        if length > 0:
            kept.append(entity | {"offset": offset, "length": length})
    return text, kept


def _with_detected(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    if not _HINT.search(text):
        return text, entities
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _OPAQUE]
    found = []
    for match in _FOUND.finditer(text):
        offset, length = utf16_length(text[: match.start()]), utf16_length(match[0])
        if not any(start < offset + length and offset < end for start, end in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    if not found:
        return text, entities
    return text, sorted(entities + found, key=lambda entity: (entity["offset"], -entity["length"]))
