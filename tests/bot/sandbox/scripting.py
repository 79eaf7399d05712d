"""A script that lives in the sandbox with HTTP alone: people who press, write and look."""

from collections.abc import Callable
from typing import Any

import httpx

_LOOKS = 40


class Somebody:
    """A person as a script sees them: their paths, and looking until what they wait for is there."""

    def __init__(self, api: httpx.Client, person: int) -> None:
        self._api, self.id = api, person

    def does(self, what: str, body: dict[str, Any], chat: int | None = None) -> dict[str, Any]:
        answer = self._api.post(f"/api/people/{self.id}/chats/{chat or self.id}/{what}", json=body)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def sees(self, *words: str, chat: int | None = None) -> dict[str, Any]:
        """The newest message with all these words."""
        return self._wait(chat, lambda message: all(word in message.get("text", "") for word in words))

    def presses(self, label: str, chat: int | None = None) -> dict[str, Any]:
        """The newest button with this label."""
        message = self._wait(chat, lambda message: _place(message, label) is not None)
        return self.does("press", {"message_id": message["message_id"], **(_place(message, label) or {})}, chat)

    def _wait(self, chat: int | None, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The bot takes its time (a message a second and chat): look again whenever it has been quiet."""
        path = f"/api/people/{self.id}/chats/{chat or self.id}/messages"
        for _ in range(_LOOKS):
            messages = self._api.get(path).raise_for_status().json()["messages"]
            if found := [message for message in messages if is_wanted(message)]:
                return dict(found[-1])
            self._api.post("/api/settle", json={"quiet_ms": 200}).raise_for_status()
        raise AssertionError(f"not among {[message.get('text') for message in messages]}")


def _place(message: dict[str, Any], label: str) -> dict[str, int] | None:
    buttons = [button for row in message["buttons"] for button in row if label in button["text"]]
    return {"row": buttons[0]["row"], "col": buttons[0]["col"]} if buttons else None


def joins(resident: Somebody) -> None:
    """Go through the first hello."""
    resident.does("start", {})
    resident.presses("第3网格")
    resident.presses("第11组")
    resident.sees("都记好了")


def files(resident: Somebody, text: str) -> None:
    """Report something to repair."""
    for label in ("我要反映", "设施维修", "没有"):
        resident.presses(label)
    resident.sees("请把情况告诉我")
    resident.does("messages", {"text": text})
    resident.presses("写好了")
    resident.presses("提交")
    resident.sees("等待接单")
