"""What somebody voted in secret is found nowhere: in no table, no journal, no log, no message, no file of the store."""

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, cast, select
from structlog.testing import capture_logs

from handlers.motions import voting
from models.base import Base
from models.motions.rows import Tally, Vote
from models.outbox import OutboxRow
from models.rules.motion_states import Choice
from models.timers import Timer
from models.updates import ParkedUpdate
from tests.handlers.conftest import person_id
from tests.handlers.motions.hall import QUESTION, closes, meets, neighbour, puts_to_vote, stored, tallies
from tests.people import Chat, Person, Stage, said

ACCOUNT = 7_312_345_678
WORDS = ("for", "against", "abstain", "赞成", "反对", "弃权")


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def voter(stage: Stage) -> Person:
    return neighbour(stage, ACCOUNT, "甄金雀")


def choices_in(text: str) -> set[str]:
    """The choices that are named, as words of their own."""
    return {word for word in WORDS if re.search(rf"(?<![a-z]){word}(?![a-z])", text)}


def rows_of(stage: Stage, *names: str) -> list[str]:
    """Every row of every table in which one of these names stands, as text."""

    def read(session: Any) -> list[str]:
        found = []
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(*(cast(column, String) for column in table.columns))):
                text = f"{table.name}: {json.dumps(list(row), ensure_ascii=False)}"
                found += [text] if any(re.search(rf"(?<!\d){name}(?!\d)", text) for name in names) else []
        return found

    return stored(stage, read)


async def test_no_row_tells_who_voted_what(stage: Stage, voter: Person, leader: Person, grid3: Chat, logs: list[Any]
                                           ) -> None:  # fmt: skip
    await meets(stage, leader, voter)
    await puts_to_vote(leader)
    before = set(rows_of(stage, str(ACCOUNT), str(person_id(stage, voter))))
    await voter.presses("反对")
    fresh = set(rows_of(stage, str(ACCOUNT), str(person_id(stage, voter)))) - before
    assert any(row.startswith("votes") for row in fresh)
    assert {row: choices_in(row) for row in fresh if choices_in(row)} == {}
    assert [vote.choice for vote in stored(stage, lambda s: list(s.scalars(select(Vote))))] == [None]
    assert tallies(stage)[Choice.AGAINST] == 1
    assert {str(line): choices_in(str(line)) for line in logs if choices_in(str(line))} == {}
    for chat in (voter, grid3):
        own = [message for message in chat.messages if QUESTION in said(message)]
        assert {said(message): choices_in(said(message)) for message in own if choices_in(said(message))} == {}
    await closes(leader)
    assert "反对 1" in said(grid3.hears("表决结果"))
    grid3.hears_nothing_of("甄金雀", str(ACCOUNT))


async def test_all_buttons_of_a_ballot_are_alike(stage: Stage, voter: Person, leader: Person) -> None:
    """What is kept of the message is the same, whatever was pressed."""
    await meets(stage, leader, voter)
    await puts_to_vote(leader)
    await voter.presses("弃权")
    rows = stored(
        stage, lambda s: list(s.scalars(select(OutboxRow).where(OutboxRow.chat_id == ACCOUNT).order_by(OutboxRow.id)))
    )
    ballots = [row.payload for row in rows if QUESTION in row.payload.get("text", "")]
    kept = [json.dumps(payload.get("reply_markup", {}), ensure_ascii=False) for payload in ballots]
    assert [choices_in(text) for text in kept] == [set(WORDS), set()]
    timers = stored(stage, lambda s: list(s.scalars(select(Timer.key))))
    assert not [key for key in timers if choices_in(key)]


async def test_a_number_of_the_elders_mode_goes(stage: Stage, voter: Person, leader: Person) -> None:
    await voter.says("/settings")
    await voter.presses("打开长辈模式")
    await meets(stage, leader, voter)
    await puts_to_vote(leader)
    await voter.says("2")
    voter.hears("选票投进票箱了")
    assert tallies(stage)[Choice.AGAINST] == 1
    assert not [message for message in voter.messages if message["out"] and said(message) == "2"]


@pytest.mark.parametrize("elders_mode", [False, True])
async def test_a_vote_that_could_not_be_processed(
    stage: Stage, voter: Person, leader: Person, monkeypatch: pytest.MonkeyPatch, logs: list[Any], elders_mode: bool
) -> None:
    """What is parked of it for somebody to look at says who, not what."""

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("一处错误")

    if elders_mode:
        await voter.says("/settings")
        await voter.presses("打开长辈模式")
    await meets(stage, leader, voter)
    await puts_to_vote(leader)
    monkeypatch.setattr(voting, "vote", break_down)
    await (voter.says("1") if elders_mode else voter.presses("赞成"))
    voter.hears("出了点问题")
    parked = stored(stage, lambda s: list(s.scalars(select(ParkedUpdate))))
    assert len(parked) == 1
    raw = json.loads(str(parked[0].raw))
    assert "data" not in raw.get("callback_query", {})
    assert "text" not in raw.get("message", {})
    assert "hv:" not in str(logs)
    assert sum(tallies(stage).values()) == 0


async def test_the_file_of_the_store(stage: Stage, voter: Person, leader: Person, tmp_path: Path) -> None:
    """Not even between the rows: SQLite's file and its journal hold the pressed data in the unpressed ballot alone."""
    if not stage.app.settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps no file of ours")
    await meets(stage, leader, voter)
    await puts_to_vote(leader)
    id_ = person_id(stage, voter)
    file = Path(stage.app.settings.database_url.removeprefix("sqlite:///"))
    pressed = f"hv:1:{id_}:"
    before = count_data(file, pressed)
    await voter.presses("反对")
    after = count_data(file, pressed)
    assert {word: after[word] - before[word] for word in after if after[word] != before[word]} in (
        {}, dict.fromkeys(after, after["for"] - before["for"])
    ), "whatever is kept of the one is kept of all"  # fmt: skip
    copy = tmp_path / "copy.db"
    with sqlite3.connect(file) as store, sqlite3.connect(copy) as target:
        store.backup(target)
    assert count_data(copy, pressed)["for"] == count_data(copy, pressed)["against"]


def count_data(file: Path, pressed: str) -> dict[str, int]:
    """How often the store's files hold what each of the three buttons carries."""
    parts = [part for part in file.parent.glob(f"{file.name}*") if part.is_file()]
    content = b"".join(part.read_bytes() for part in parts)
    return {str(choice): content.count(f"{pressed}{choice}".encode()) for choice in Choice}


def test_sums_have_no_moment() -> None:
    assert {column.name for column in Tally.__table__.columns} == {"motion_id", "choice", "votes"}
