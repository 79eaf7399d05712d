"""Lists of requests: one button a request, pages, and the way back."""

from collections.abc import Callable
from typing import Any

from handlers.flow import Context
from handlers.requests.buttons import Open
from handlers.requests.concerned import category_of
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.actors import Actor
from models.requests import Request
from models.requests.queries import PAGE


def list_keyboard(
    context: Context[Any], found: list[Request], offset: int, page: Callable[[int], CallbackData]
) -> Keyboard:
    """`found` from `offset` on, one more than a page where there is another one; `page` turns to an offset."""
    rows = [[open_button(context.announcer, request, context.actor)] for request in found[:PAGE]]
    turns = [Button(page(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(page(offset + PAGE), "requests/older")] if len(found) > PAGE else []
    return [*rows, *([turns] if turns else []), back_home()]


def open_button(announcer: Announcer, request: Request, reader: Actor) -> Button:
    """Leads to the request; says whose it is where that is somebody for whom the reader speaks, and who is on it."""
    state = announcer.product.words.label(reader.language, f"states/{request.state}", {})
    mark = "🚨" if request.danger else category_of(announcer.product.community, request.category).emoji
    whose = f" · {request.author.name}" if request.author_id in reader.principals else ""
    who = f" · {request.owner.name}" if request.owner and request.owner_id != reader.id else ""
    return Button(Open(request.id), text=f"{mark} {request.reference}{whose} · {state}{who}")
