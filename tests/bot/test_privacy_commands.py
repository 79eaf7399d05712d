"""`wuxin audit` and `wuxin retention`, as somebody at the terminal uses them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.clock import Clock
from bot.database import Database, served_alone
from models import audit, updates
from models.audit import Deed
from models.outbox import OutboxRow
from models.people import Person
from models.requests import Request
from models.updates import ParkedUpdate
from tests.models.privacy.making import add_person, add_request
from tests.models.privacy.test_erasing import add_message
from tests.models.test_audit import change_unseen
from tests.people import START

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def wuxin(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command, on a store of its own."""
    monkeypatch.setenv("DATABASE_URL", database_url.replace("+psycopg", ""))
    return lambda *words: CliRunner().invoke(cli, list(words))


@pytest.fixture
def transact(database_url: str) -> Callable[..., object]:
    def transact(work: Callable[[Session], object]) -> object:
        database = Database(database_url)
        try:
            return database.transact(work)
        finally:
            database.close()

    return transact


def note(session: Session) -> None:
    for number in range(1, 4):
        audit.note(session, Deed.SEE, actor_id=number, subject_id=7, now=START, fields=["phone"])


class TestAudit:
    """Whether the record is whole; and who saw what."""

    def test_a_whole_log(self, wuxin: Callable[..., Result], transact: Callable[..., object]) -> None:
        transact(note)
        result = wuxin("audit", "verify")
        assert result.exit_code == 0, result.output
        assert "3 lines, all hold" in result.output
        head = result.output.split()[-1]
        assert wuxin("audit", "verify", "--head", head).exit_code == 0
        result = wuxin("audit", "verify", "--head", "f" * 64)
        assert (result.exit_code, "cut off" in result.output) == (1, True)

    def test_a_changed_line(self, wuxin: Callable[..., Result], transact: Callable[..., object]) -> None:
        transact(note)

        transact(partial(change_unseen, statements=["update audit_log set actor_id = 9 where id = 2"]))
        result = wuxin("audit", "verify")
        assert (result.exit_code, "line 2 does not hold (1 do)" in result.output) == (1, True)

    def test_who_saw_somebody(self, wuxin: Callable[..., Result], transact: Callable[..., object]) -> None:
        transact(note)
        lines = wuxin("audit", "show", "--person", "7").output.splitlines()
        assert [line.split()[2:] for line in lines] == [
            ["3", "see", "phone"],
            ["2", "see", "phone"],
            ["1", "see", "phone"],
        ]
        assert "nothing on record" in wuxin("audit", "show", "--person", "8").output


class TestRetention:
    """What has served its time: said, or let go."""

    @pytest.fixture(autouse=True)
    def _old_things(self, transact: Callable[..., object]) -> None:
        def add(session: Session) -> None:
            add_request(session, add_person(session, left_at=LONG_AGO, telegram_id=99), closed_at=LONG_AGO)
            add_message(session, "told", about="request:1", chat_id=7004, sent_at=LONG_AGO, created_at=LONG_AGO)
            updates.park(session, 1, {"text": "雀一"}, error="ValueError: 雀一", now=LONG_AGO)

        transact(add)

    def test_a_dry_run_says_and_does_nothing(
        self, wuxin: Callable[..., Result], transact: Callable[..., object]
    ) -> None:
        result = wuxin("retention", "--dry-run")
        assert result.exit_code == 0, result.output
        counted = {" ".join(words[1:-2]): int(words[0]) for words in map(str.split, result.output.splitlines())}
        assert {kind: count for kind, count in counted.items() if count} == {
            "parked updates": 1, "sent texts": 1, "request texts": 1, "left people": 1}  # fmt: skip
        assert transact(lambda s: (s.get_one(Request, 1).text, bool(s.get_one(ParkedUpdate, 1).raw))) == ("雀一", True)

    def test_a_real_run_lets_go(self, wuxin: Callable[..., Result], transact: Callable[..., object]) -> None:
        result = wuxin("retention")
        assert result.exit_code == 0, result.output
        assert transact(lambda s: (s.get_one(Request, 1).text, s.get_one(ParkedUpdate, 1).raw)) == ("", None)
        assert transact(
            lambda s: s.scalars(select(Person.erased_at).join(Request, Request.author_id == Person.id)).one()
        )
        rows = transact(lambda s: [(r.chat_id, r.method, r.status) for r in s.scalars(select(OutboxRow))])
        assert isinstance(rows, list)
        assert (7004, "editMessageText", "queued") in rows
        assert "nothing is due" in wuxin("retention", "--dry-run").output

    def test_a_store_that_is_served_is_left_alone(
        self, wuxin: Callable[..., Result], database_url: str, transact: Callable[..., object]
    ) -> None:
        with served_alone(database_url):
            result = wuxin("retention")
        is_file = database_url.startswith("sqlite")
        assert (result.exit_code, "stop it first" in result.output) == ((2, True) if is_file else (0, False))
        assert (transact(lambda s: s.get_one(Request, 1).text) == "雀一") is is_file


def test_a_community_file_that_cannot_be_read(wuxin: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY_FILE", "/nowhere.toml")
    result = wuxin("retention", "--dry-run")
    assert (result.exit_code, "nowhere.toml" in result.output) == (2, True)


def test_days_apart(transact: Callable[..., object], wuxin: Callable[..., Result]) -> None:
    """The machine's own clock decides, not the moment at which a line was written."""
    transact(partial(updates.park, update_id=2, raw={"text": "雀一"}, error="x", now=Clock().now() - timedelta(days=2)))
    assert wuxin("retention", "--dry-run").output.split()[0] == "0"
