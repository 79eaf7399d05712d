"""What must hold when all is over, read from the store and from what Telegram accepted."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.bot.kills.residents import Resident
from tests.bot.kills.telegram import WORDS, Sent, Telegram, as_text


@dataclass(frozen=True)
class Row:
    """A row of the outbox, as far as it matters here."""

    key: str
    chat_id: int
    method: str
    text: str
    markup: str
    card: str | None
    rank: tuple[int, bool]
    status: str
    ambiguous: int

    def is_what(self, sent: Sent) -> bool:
        """Whether that call carried this row; a card is sent or edited, as it stands."""
        same_way = self.card is not None or self.method == sent.method
        return same_way and (self.text, self.markup) == (sent.text, sent.markup)


@dataclass
class Figures:
    """What a history came to."""

    requests: int
    messages: int
    ambiguous: int
    duplicates: int
    updates: int


@contextmanager
def reading(database_url: str) -> Iterator[Connection]:
    """A look into the store beside the program, which changes nothing."""
    url = make_url(database_url)
    if url.drivername == "sqlite":
        url = url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def query(database_url: str, statement: str) -> list[Any]:
    """The rows of a statement; of one column, its values."""
    with reading(database_url) as connection:
        result = connection.execute(text(statement))
        return list(result.scalars()) if len(result.keys()) == 1 else list(result.all())


def is_quiet(telegram: Telegram, database_url: str) -> bool:
    """Every update is taken and every message is out."""
    if telegram.world.updates.pending():
        return False
    return not query(database_url, "select id from outbox where status in ('queued', 'sending') limit 1")


def settle(telegram: Telegram, residents: Sequence[Resident], database_url: str) -> Figures:
    """Check every promise; the figures are for people to read."""
    check_requests(residents, database_url)
    check_updates(telegram, database_url)
    rows = list_rows(database_url)
    duplicates = check_messages(rows, telegram.ledger.sent, lanes=database_url.startswith("postgresql"))
    return Figures(
        requests=sum(len(resident.filed) for resident in residents),
        messages=len(rows),
        ambiguous=sum(row.ambiguous for row in rows),
        duplicates=duplicates,
        updates=len(query(database_url, "select update_id from processed_updates")),
    )


def check_requests(residents: Sequence[Resident], database_url: str) -> None:
    """Everybody's requests are those for which they pressed the button, each once; and no dialogue hangs."""
    stored = query(
        database_url, "select people.telegram_id, text from requests join people on people.id = author_id order by 1, 2"
    )
    wanted = sorted((resident.id, text) for resident in residents for text in resident.filed)
    assert [tuple(row) for row in stored] == wanted
    assert query(database_url, "select count(*) from request_events where step = 'file'") == [len(wanted)]
    assert query(database_url, "select user_id from dialogues") == []


def check_updates(telegram: Telegram, database_url: str, *, parked: Sequence[int] = ()) -> None:
    """Every update was processed, once, and is acknowledged."""
    updates = telegram.world.updates
    assert not updates.pending()
    processed = query(database_url, "select update_id from processed_updates order by 1")
    assert processed == list(range(1000, updates._next_id))  # noqa: SLF001 -- nobody else counts them
    assert query(database_url, "select update_id from parked_updates order by 1") == list(parked)


def list_rows(database_url: str) -> list[Row]:
    """The outbox's words in the order in which they were written; whatever else it promised was done."""
    every = query(database_url, "select * from outbox order by id")
    assert {row.status for row in every if row.method not in WORDS} <= {"sent", "superseded"}
    rows = [row for row in every if row.method in WORDS]
    payloads = [json.loads(row.payload) if isinstance(row.payload, str) else row.payload for row in rows]
    told = [
        Row(row.key, row.chat_id, row.method, payload["text"], as_text(payload.get("reply_markup")), row.card,
            (row.priority, bool(row.urgent)), row.status, row.ambiguous)
        for row, payload in zip(rows, payloads, strict=True)
    ]  # fmt: skip
    return list(_pass_over_repeated(told))


def _pass_over_repeated(rows: Sequence[Row]) -> Iterator[Row]:
    """A card that says what it says already changes nothing: Telegram takes no edit of that."""
    shown: dict[str, tuple[str, str]] = {}
    for row in rows:
        says = (row.text, row.markup)
        is_repeated = row.card is not None and shown.get(row.card) == says and row.status == "sent"
        if row.card is not None:
            shown[row.card] = says
        yield replace(row, status="superseded") if is_repeated else row


Line = tuple[int, tuple[int, bool]]
"""What keeps its order: a chat, and how pressing it is."""


def check_messages(rows: Sequence[Row], sent: Sequence[Sent], *, lanes: bool) -> int:
    """Whatever was promised arrived, in order within a chat among what is equally pressing; nothing else arrived.

    `lanes`: what different people's updates say in a group was committed side by side, in no order of its own.
    Returns how many came twice.
    """
    lines: dict[Line, list[Row]] = defaultdict(list)
    lines_of: dict[Sent, set[Line]] = defaultdict(set)
    for row in rows:
        lines[row.chat_id, row.rank].append(row)
        for method in {row.method, "editMessageText"} if row.card else {row.method}:
            lines_of[Sent(method, row.chat_id, row.text, row.markup)].add((row.chat_id, row.rank))
    assert set(sent) <= set(lines_of), f"nobody promised {set(sent) - set(lines_of)}"
    duplicates = 0
    for line, mine in lines.items():
        check = check_crowd if lanes and line[0] < 0 else check_line
        duplicates += check(mine, [call for call in sent if line in lines_of[call]])
    return duplicates


def check_crowd(rows: Sequence[Row], sent: Sequence[Sent]) -> int:
    """What arrived is the rows in any order, each once, and again only where that was ambiguous."""
    assert {row.status for row in rows} <= {"sent", "superseded"}
    arrived = Counter((call.text, call.markup) for call in sent)
    promised = Counter((row.text, row.markup) for row in rows if row.status == "sent")
    assert promised.keys() <= arrived.keys(), f"lost: {promised.keys() - arrived.keys()}"
    duplicates = sum(max(0, count - promised[content]) for content, count in arrived.items())
    assert duplicates <= sum(row.ambiguous for row in rows)
    return duplicates


def check_line(rows: Sequence[Row], sent: Sequence[Sent]) -> int:
    """What arrived is the rows in their order, each once, and again only where that was ambiguous.

    Returns how many came twice. Superseded states of a card may be missing.
    """
    duplicates, at = 0, -1
    for call in sent:
        following = _next(rows, at, call)
        if following is not None:
            at = following
            continue
        assert at >= 0, f"before its time: {call}"
        assert rows[at].is_what(call), f"after {rows[at]}\nout of its order: {call}"
        duplicates += 1
    left = [row for row in rows[at + 1 :] if row.status != "superseded"]
    assert not left, f"lost: {left}"
    assert {row.status for row in rows} <= {"sent", "superseded"}
    assert duplicates <= sum(row.ambiguous for row in rows)
    return duplicates


def _next(rows: Sequence[Row], at: int, call: Sent) -> int | None:
    """The row after `at` that the call carried; only superseded ones may be passed over."""
    for number in range(at + 1, len(rows)):
        if rows[number].is_what(call):
            return number
        if rows[number].status != "superseded":
            return None
    return None
