"""Lists of requests: one button a request, pages, and the way back."""

from collections.abc import Callable
from typing import Any

from handlers.flow import Context
from handlers.requests.buttons import Open
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.requests import Request
from models.requests.queries import PAGE


def list_keyboard(
    context: Context[Any], found: list[Request], offset: int, page: Callable[[int], CallbackData]
) -> Keyboard:
    """`found` from `offset` on, one more than a page where there is another one; `page` turns to an offset."""
    rows = [[_open_button(context, request)] for request in found[:PAGE]]
    turns = [Button(page(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(page(offset + PAGE), "requests/older")] if len(found) > PAGE else []
    return [*rows, *([turns] if turns else []), back_home()]


def _open_button(context: Context[Any], request: Request) -> Button:
    state = context.announcer.product.words.label(context.actor.language, f"states/{request.state}", {})
    mark = "🚨" if request.danger else context.community.category(request.category).emoji
    who = f" · {request.owner.name}" if request.owner and request.owner_id != context.actor.id else ""
    return Button(Open(request.id), text=f"{mark} {request.reference} · {state}{who}")
