"""The digest: what was held for somebody becomes one message, or as few as fit."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from handlers.ui.announce import Announcer, Recipient
from handlers.ui.keyboards import number_button
from handlers.ui.paragraphs import LIMIT
from models.burdens.merging import Held
from models.rules.delivery import Priority

MOST_BUTTONS = 100
"""What Telegram takes under one message."""
Drawn: TypeAlias = list[list[dict[str, Any]]]
_NUMBER = re.compile(r"^\d{1,3}\u3000")
_CIRCLES = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


def tell_held(announcer: Announcer, to: Recipient, held: Sequence[Held]) -> None:
    """Say it all, in the order in which it was said. The keyboards follow one another, as the texts do; signs tell
    which belongs to which.
    """
    head = announcer.render(to, "burdens/digest", {})
    for together in pack(held, head):
        payload = merge(together, head, elders_mode=to.elders_mode)
        announcer.outbox.put(
            to.chat_id,
            "sendMessage",
            payload,
            priority=Priority.REMINDER,
            about=name_abouts([each.about for each in together]),
            expires_at=last_expiry(together),
        )


def pack(held: Sequence[Held], head: str) -> list[list[Held]]:
    """Which messages become one: as many as fit, one after another."""
    packed: list[list[Held]] = []
    for each in held:
        if packed and _fits([*packed[-1], each], head):
            packed[-1].append(each)
        else:
            packed.append([each])
    return packed


def merge(together: Sequence[Held], head: str, *, elders_mode: bool) -> dict[str, Any]:
    """The parameters of the one sendMessage. A single message stays as it was."""
    if len(together) == 1:
        return together[0].payload
    payload = together[0].payload | {"text": _write(together, head)}
    rows = _draw(together)
    if elders_mode:
        buttons = [button for row in rows for button in row]
        rows = [[number_button(number, button)] for number, button in enumerate(buttons, start=1)]
    payload.pop("reply_markup", None)
    return payload | ({"reply_markup": {"inline_keyboard": rows}} if rows else {})


def name_abouts(abouts: Sequence[str | None]) -> str | None:
    """What the one message is about: where not all say the same, every one of them, so that it is found again when
    somebody's data go.
    """
    named = list(dict.fromkeys(about for about in abouts if about))
    if len(named) < 2 and len(set(abouts)) < 2:
        return named[0] if named else None
    return f"several:,{',,'.join(named)}," if named else None


def _fits(together: Sequence[Held], head: str) -> bool:
    buttons = sum(len(row) for row in _draw(together))
    return buttons <= MOST_BUTTONS and len(_write(together, head).encode("utf-16-le")) // 2 <= LIMIT


def _write(together: Sequence[Held], head: str) -> str:
    texts = (f"{_sign(number)} {each.payload['text']}" for number, each in enumerate(together, start=1))
    return "\n\n".join([head, *texts])


def _draw(together: Sequence[Held]) -> Drawn:
    """The rows one after another. What does the same in several of them stands last, once."""
    keyboards = [_plain(each) for each in together]
    shared = _list_shared(keyboards)
    rows = [
        [button | {"text": f"{_sign(number)} {button['text']}"} for button in row if button not in shared]
        for number, keyboard in enumerate(keyboards, start=1)
        for row in keyboard
    ]
    return [row for row in rows if row] + [[button] for button in shared]


def _plain(held: Held) -> Drawn:
    """The keyboard without the numbers of the elders' mode: they begin anew in the message that all share."""
    rows: Drawn = held.payload.get("reply_markup", {}).get("inline_keyboard", [])
    texts = [button["text"] for row in rows for button in row]
    if all(text.startswith(f"{number}\u3000") for number, text in enumerate(texts, start=1)):
        return [[button | {"text": _NUMBER.sub("", button["text"])} for button in row] for row in rows]
    return rows


def _list_shared(keyboards: Sequence[Drawn]) -> list[dict[str, Any]]:
    """Buttons that stand under more than one of the messages, as the way to the menu."""
    found: list[dict[str, Any]] = []
    shared = []
    for keyboard in keyboards:
        own = [button for row in keyboard for button in row]
        shared += [button for button in own if button in found and button not in shared]
        found += own
    return shared


def last_expiry(together: Sequence[Held]) -> datetime | None:
    """When nothing of it is worth telling any more; None while something always is."""
    moments = [each.expires_at for each in together]
    return max((moment for moment in moments if moment), default=None) if all(moments) else None


def _sign(number: int) -> str:
    """① to ㊿, then plain numbers."""
    for first, last, code in _CIRCLES:
        if first <= number <= last:
            return chr(code + number - first)
    return f"({number})"
