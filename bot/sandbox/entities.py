"""Telegram's HTML to plain text with entities, in UTF-16 offsets and with Telegram's refusals.

The rules and wordings are those of TDLib's `parse_html`, which the Bot API server uses.
"""

import re
from dataclasses import dataclass

from bot.sandbox.links import checked_link, mentioned_user_id
from bot.sandbox.wire import ApiError, Json, bad_request

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link", "tg-emoji": "custom_emoji",
    "tg-time": "date_time", "blockquote": "blockquote",
}  # fmt: skip
LATEST = 2**31
"""Unix time stays below."""
_START_TAG = re.compile(r"<([^\s>]*)")
_END_TAG = re.compile(r"</([^\s>]*)(\s*>)?")
_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"[^\s=>]*")
_VALUE = re.compile(r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]*)(?=[\s>]))""")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, in which Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and its entities. Raises the refusal with which Telegram answers broken markup."""
    return _Parser(source).run()


def unescape(text: str) -> str:
    """Character references replaced: numeric ones, and the four names that Telegram knows."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]


@dataclass(slots=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    piece: int


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._entities: list[Json] = []
        self._open: list[_OpenTag] = []
        self._offset = 0

    def run(self) -> tuple[str, list[Json]]:
        position = 0
        while (start := self._source.find("<", position)) >= 0:
            self._text(self._source[position:start])
            is_end = self._source.startswith("/", start + 1)
            position = self._end_tag(start) if is_end else self._start_tag(start)
        self._text(self._source[position:])
        if self._open:
            raise _unparsable(f"Can't find end tag corresponding to start tag {self._open[-1].name}")
        for entity in self._entities:
            if entity["type"] == "code":  # a language belongs to <pre> only
                entity.pop("language", None)
        return "".join(self._pieces), sorted(self._entities, key=lambda e: (e["offset"], -e["length"]))

    def _text(self, escaped: str) -> None:
        piece = unescape(escaped)
        self._pieces.append(piece)
        self._offset += utf16_length(piece)

    def _start_tag(self, start: int) -> int:
        match = _match(_START_TAG, self._source, start)
        name, position = match[1].lower(), match.end()
        if position == len(self._source):
            raise self._refusal("Unclosed start tag", start)
        if name not in _TYPES:
            raise self._refusal(f'Unsupported start tag "{name}"', start)
        attributes, position = self._attributes(name, start, position)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refusal('Tag "span" must have class "tg-spoiler"', start)
        self._open.append(_OpenTag(name, attributes, self._offset, len(self._pieces)))
        return position

    def _attributes(self, tag: str, start: int, position: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            position = _match(_SPACE, self._source, position).end()
            if self._source.startswith(">", position):
                return found, position + 1
            name = _match(_NAME, self._source, position)
            if name.end() == len(self._source):
                raise self._refusal("Unclosed start tag", start)
            if not name[0]:
                raise self._refusal(f'Empty attribute name in the tag "{tag}"', start)
            value = _VALUE.match(self._source, name.end())
            if value:
                found[name[0].lower()] = unescape(value[1] or value[2] or (value[3] or "").lower())
            elif (tag, name[0]) == ("blockquote", "expandable"):
                found["expandable"] = ""
            else:
                raise self._attribute_refusal(tag, start, name.end())
            position = (value or name).end()

    def _attribute_refusal(self, tag: str, start: int, position: int) -> ApiError:
        rest = self._source[position:].lstrip()
        if not rest.startswith("="):
            return self._refusal(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', start)
        value = rest[1:].lstrip()
        if not value or value[0] in "\"'":
            return self._refusal("Unclosed start tag", start)
        return self._refusal("Unexpected end of name token", len(self._source) - len(value))

    def _end_tag(self, start: int) -> int:
        if not self._open:
            raise self._refusal("Unexpected end tag", start)
        match = _match(_END_TAG, self._source, start)
        if not match[2]:
            raise self._refusal("Unclosed end tag", start)
        name, tag = match[1].lower(), self._open.pop()
        if name and name != tag.name:
            problem = f"Unmatched end tag at byte offset {self._bytes_before(start)}"
            raise _unparsable(f'{problem}, expected "</{tag.name}>", found "</{name}>"')
        if self._offset > tag.offset:
            self._close(tag)
        return match.end()

    def _close(self, tag: _OpenTag) -> None:
        entity = _entity(tag, "".join(self._pieces[tag.piece :]))
        if entity is None:
            return
        entity |= {"offset": tag.offset, "length": self._offset - tag.offset}
        inner = self._entities[-1] if self._entities else None
        if inner and _is_code_block(inner, entity):
            inner |= {"type": "pre"} | {k: v for k, v in entity.items() if k == "language"}
        else:
            self._entities.append(entity)

    def _refusal(self, problem: str, position: int) -> ApiError:
        return _unparsable(f"{problem} at byte offset {self._bytes_before(position)}")

    def _bytes_before(self, position: int) -> int:
        return len(self._source[:position].encode())


def _match(pattern: re.Pattern[str], source: str, position: int) -> re.Match[str]:
    """For patterns that match anywhere they are tried."""
    match = pattern.match(source, position)
    if match is None:
        raise AssertionError(pattern.pattern)
    return match


def _unparsable(problem: str) -> ApiError:
    return bad_request(f"can't parse entities: {problem}")


def _is_code_block(inner: Json, outer: Json) -> bool:
    """`<pre>` and `<code class="language-...">` around the same text are one entity with a language."""
    same_text = inner["offset"] == outer["offset"] and inner["length"] == outer["length"]
    return same_text and {inner["type"], outer["type"]} == {"pre", "code"} and ("language" in (inner | outer))


def _entity(tag: _OpenTag, content: str) -> Json | None:
    """The entity without its place; None when Telegram drops it, as it does with an address that is no link."""
    match tag.name:
        case "a":
            return _link(tag.attributes.get("href") or content)
        case "code":
            css = tag.attributes.get("class", "")
            language = css.removeprefix("language-") if css.startswith("language-") else ""
            return {"type": "code"} | ({"language": language} if language else {})
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"}
        case "tg-emoji":
            emoji_id = tag.attributes.get("emoji-id", "")
            if not emoji_id.isdecimal():
                raise _unparsable("Invalid custom emoji identifier specified")
            return {"type": "custom_emoji", "custom_emoji_id": emoji_id}
        case "tg-time":
            return _time(tag.attributes.get("unix", ""), tag.attributes.get("format", ""))
        case name:
            return {"type": _TYPES[name]}


def _link(address: str) -> Json | None:
    user_id = mentioned_user_id(address)
    if user_id is not None:
        return {"type": "text_mention", "user": {"id": user_id}}
    url = checked_link(address)
    return {"type": "text_link", "url": url} if url else None


def _time(unix: str, form: str) -> Json:
    if not unix.isdecimal() or int(unix) >= LATEST:
        raise _unparsable("Invalid Unix time specified")
    if not _TIME_FORMAT.fullmatch(form):
        raise _unparsable("Invalid date-time format specified")
    return {"type": "date_time", "unix_time": int(unix)} | ({"date_time_format": form} if form else {})
