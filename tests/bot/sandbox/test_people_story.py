"""The people's JSON API suffices: a script that speaks only HTTP to the running program lives through a request."""

import httpx
import pytest

from tests.bot.sandbox.process import people
from tests.bot.sandbox.scripting import Somebody, files, joins

pytestmark = pytest.mark.browser  # it shares the program with the browser, and its seconds
WORKER = 7005


def test_a_request_by_http_alone(address: str) -> None:
    with people(address) as api:
        worker = Somebody(api, WORKER)
        resident = Somebody(api, api.post("/api/people", json={"name": "周明"}).raise_for_status().json()["id"])
        grid = api.get("/api/state").json()["groups"][0]["id"]
        worker.does("start", {})
        worker.sees("张红梅，您好")
        joins(resident)
        files(resident, "西塘边的护栏松了")
        card = worker.sees("护栏松了", chat=grid)
        assert [button["text"] for row in card["buttons"] for button in row] == ["✋ 我来办"]

        lose_an_answer(api, grid)
        notice = worker.presses("我来办", grid)
        assert "由您负责到底" in notice["answer"]["text"]
        resident.sees("状态：正在办理", "负责人：张红梅")

        api.post("/api/clock", json={"by_seconds": 2 * 86_400}).raise_for_status()
        worker.sees("过了答应的首次回复时间", "张红梅")


def lose_an_answer(api: httpx.Client, chat: int) -> None:
    """The next edit in that chat takes effect, but its answer is lost on the way."""
    fault = {"kind": "accept_then_reset", "method": "editMessageText", "chat_id": chat}
    api.post("/api/faults", json=fault).raise_for_status()
