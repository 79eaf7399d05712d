"""The sandbox forgets its chats when it ends, the bot's store does not: what was promised goes on at the next start."""

from pathlib import Path

import pytest

from tests.bot.sandbox.process import open_the_office, people, running
from tests.bot.sandbox.scripting import Somebody, files, joins

RESIDENT, WORKER = 7001, 7004


@pytest.mark.kill
def test_a_request_outlives_the_sandbox(tmp_path: Path) -> None:
    with running(tmp_path) as address, people(address) as api:
        open_the_office(api)
        before = api.get("/api/state").json()
        joins(Somebody(api, RESIDENT))
        files(Somebody(api, RESIDENT), "东三巷口的路灯坏了")
        newcomer = api.post("/api/people", json={"name": "周明"}).json()["id"]

    with running(tmp_path) as address, people(address) as api:
        state = api.get("/api/state").json()
        assert state["clock"]["now"] > before["clock"]["now"]
        assert [group["id"] for group in state["groups"]] == [group["id"] for group in before["groups"]]
        assert api.post("/api/people", json={"name": "郑洁"}).json()["id"] != newcomer
        resident, worker = Somebody(api, RESIDENT), Somebody(api, WORKER)
        for person in (resident, worker):
            person.does("start", {})
        worker.presses("等着办的事")
        worker.presses("-0001")
        worker.presses("我来办")
        resident.sees("-0001", "负责人：于超")
        worker.sees("-0001", "负责人：您")
