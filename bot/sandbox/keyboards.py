"""Reply markups: what Telegram accepts in them."""

from bot.sandbox.links import checked_link, mentioned_user_id
from bot.sandbox.wire import ApiError, Json, bad_request

_ACTIONS = (
    "callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay",
)  # fmt: skip
_STYLES = {None, "danger", "success", "primary"}
_MOST_BUTTONS = 100


def checked_markup(markup: Json | None, *, is_private: bool) -> Json | None:
    """The markup as it is kept, None when there is none (an empty inline keyboard is none)."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return checked_inline(markup)
    if "keyboard" in markup:
        rows = [[_reply_button(button) for button in row] for row in _rows(markup["keyboard"])]
        _refuse_group_requests(rows, is_private=is_private)
        return markup | {"keyboard": rows}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    raise bad_request("object expected as reply markup")


def checked_inline(markup: Json | None) -> Json | None:
    """For an edit, which takes an inline keyboard only."""
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = [[_inline_button(button) for button in row] for row in _rows(markup["inline_keyboard"])]
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def _rows(rows: object) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if sum(map(len, rows)) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _reply_button(button: Json | str) -> Json:
    checked = {"text": button} if isinstance(button, str) else button
    _check_face(checked, "keyboard button")
    return checked


def _refuse_group_requests(rows: list[list[Json]], *, is_private: bool) -> None:
    if is_private:
        return
    for button in (button for row in rows for button in row):
        if button.get("request_contact"):
            raise bad_request("phone number can be requested in private chats only")
        if button.get("request_location"):
            raise bad_request("location can be requested in private chats only")


def _inline_button(button: Json) -> Json:
    _check_face(button, "inline keyboard button")
    if not any(action in button for action in _ACTIONS):
        raise _unparsable("inline keyboard button", "Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        return button | {"url": _button_url(str(button["url"]))}
    return button


def _button_url(address: str) -> str:
    if mentioned_user_id(address) is not None:
        return address
    url = checked_link(address)
    if url is None:
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
    return url


def _check_face(button: object, kind: str) -> None:
    if not isinstance(button, dict):
        raise _unparsable(kind, "Expected an Object")
    if "text" not in button:
        raise _unparsable(kind, 'Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request(f"{kind} text must be non-empty")
    if button.get("style") not in _STYLES:
        raise _unparsable(kind, "Invalid button style specified")


def _unparsable(kind: str, problem: str) -> ApiError:
    return bad_request(f"can't parse {kind}: {problem}")
