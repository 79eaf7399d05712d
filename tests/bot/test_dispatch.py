"""Dispatch: one update, all or nothing; a bad one harms nobody else, and nothing is done twice."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from telegram import Update

from bot import receiver
from bot.dispatch import TRIES
from bot.incoming import read_update
from handlers.flow.engine import Engine as StepEngine
from models.dialogues import Dialogue
from models.outbox import OutboxRow
from models.people import Person as PersonRow
from models.requests import Request
from models.rules.names import clean_name
from models.updates import ParkedUpdate, ProcessedUpdate
from tests.people import Person, Stage, said

ADMIN = 7008


@pytest.fixture(autouse=True)
def _quick_logs() -> Iterator[None]:
    """Unconfigured, structlog paints every exception with all its variables, which takes seconds."""
    with capture_logs():
        yield


async def rows(stage: Stage, table: Any) -> list[Any]:
    return await stage.app.database.run(lambda session: list(session.scalars(select(table))))


async def count(stage: Stage, table: Any) -> int:
    return await stage.app.database.run(lambda session: session.scalars(select(func.count()).select_from(table)).one())


def text_update(update_id: int, text: str, user_id: int = 7001, name: str = "王秀英") -> dict[str, Any]:
    """A message in the person's private chat, as Telegram writes it."""
    user = {"id": user_id, "is_bot": False, "first_name": name}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    chat = {"id": user_id, "type": "private", "first_name": name}
    message = {"message_id": update_id, "date": 1, "chat": chat, "from": user, "text": text, "entities": entities}
    return {"update_id": update_id, "message": message}


async def test_an_update_that_comes_again_has_one_effect(stage: Stage) -> None:
    batch = [text_update(1, "/start"), text_update(1, "/start")]
    await stage.app.intake.take(batch)
    once = await count(stage, OutboxRow)
    for _ in range(2):
        await stage.app.intake.take(batch)
    await asyncio.gather(*(stage.app.intake.take(batch) for _ in range(3)))
    assert once > 0
    assert await count(stage, OutboxRow) == once
    assert not await count(stage, ParkedUpdate)


class Mistake:
    """Steps of one person's updates do their work, and then fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, user_id: int, error: Exception) -> None:
        self.tries = 0
        take = StepEngine.take

        def failing(engine: StepEngine, session: Any, update: Update, *rest: Any, **more: Any) -> Any:
            turn = take(engine, session, update, *rest, **more)
            if update.effective_user and update.effective_user.id == user_id:
                self.tries += 1
                session.flush()
                raise error
            return turn

        monkeypatch.setattr(StepEngine, "take", failing)


async def test_a_bad_step_takes_only_itself_back(
    stage: Stage, resident: Person, daughter: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (resident, daughter):
        await person.joins()
        await person.says("/new")
    mistake = Mistake(monkeypatch, 7001, RuntimeError("一处错误"))
    before = await count(stage, Request)
    for person in (resident, daughter):  # both wait in the same batch
        stage.world.start(person.viewer)
    await stage.settle()
    assert mistake.tries == TRIES
    resident.hears("对不起")
    daughter.hears_nothing_of("对不起")
    assert daughter.messages[-1]["from"]["is_bot"], "the rest of the batch went on"
    parked = await rows(stage, ParkedUpdate)
    assert [row.error for row in parked] == ["RuntimeError: 一处错误".encode("ascii", "backslashreplace").decode()]
    assert json.loads(parked[0].raw)["message"]["from"]["id"] == 7001
    assert await count(stage, Request) == before
    assert not [row for row in await rows(stage, Dialogue) if row.user_id == 7001]
    alerts = [row for row in await rows(stage, OutboxRow) if row.chat_id == ADMIN and row.key.startswith("park")]
    assert len(alerts) == 1


async def test_an_update_that_nobody_can_read_is_parked_and_the_99_others_go_on(stage: Stage) -> None:
    batch = [text_update(n, "/start", 50_000 + n) for n in range(1, 101)]
    del batch[40]["message"]["date"]
    before = await count(stage, ProcessedUpdate)
    await stage.app.intake.take([None, {"no": "id"}, {"update_id": 2**70}, {"update_id": "7"}, *batch])
    assert await count(stage, ProcessedUpdate) == before + 100
    assert [row.update_id for row in await rows(stage, ParkedUpdate)] == [41]
    answered = {row.chat_id for row in await rows(stage, OutboxRow)}
    assert answered >= {50_000 + n for n in range(1, 101) if n != 41}


async def test_struck_out_updates_are_not_tried_again(stage: Stage) -> None:
    stage.app.watchdog.stopped = [7]
    for _ in range(3):
        await stage.app.database.run(stage.app.dispatcher.remember_strikes)
    await stage.app.intake.take([text_update(7, "/start"), text_update(8, "/start", 7002)])
    assert [row.update_id for row in await rows(stage, ParkedUpdate)] == [7]
    told = {row.chat_id for row in await rows(stage, OutboxRow)}
    assert told == {7001, 7002, ADMIN}, "an apology, an answer, an alert"


ODD = ["\0", "路灯\0坏了", "\ud83d", "灯\udc00坏了", "<b>粗</b> & <script>", "\u202e倒过来\u202c", "{{ 7 * 7 }}"]


async def test_odd_characters_pass_in_texts_and_names(stage: Stage) -> None:
    batch = [text_update(n, text, 60_000 + n, name=f"名{text}") for n, text in enumerate(ODD, start=1)]
    await stage.app.intake.take(batch)
    await stage.app.intake.take([raw | {"update_id": raw["update_id"] + 100} for raw in batch])
    assert await count(stage, ParkedUpdate) == 0
    people = {row.telegram_id: row.name for row in await rows(stage, PersonRow)}
    assert people[60_002] == "名路灯�坏了"
    assert people[60_006] == "名倒过来"


def test_a_command_keeps_its_place_behind_an_odd_character() -> None:
    raw = text_update(1, "\0 /start")
    raw["message"]["entities"] = [{"type": "bot_command", "offset": 2, "length": 6}]
    incoming = read_update(raw, None)  # type: ignore[arg-type]
    assert incoming
    assert incoming.update
    assert incoming.update.message
    assert incoming.update.message.parse_entity(incoming.update.message.entities[0]) == "/start"
    assert incoming.raw is raw, "what is parked is what came"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("王\u200b秀\u202e英", "王秀英"),
        ("  Anna \n  Maria ", "Anna Maria"),
        ("<b>x</b>", "<b>x</b>"),
        ("长" * 99, "长" * 64),
    ],
)
def test_names_stand_on_one_line(name: str, clean: str) -> None:
    assert clean_name(name) == clean


async def test_an_html_name_is_shown_and_not_read(stage: Stage) -> None:
    stage.world.register_person("<i>贾</i>&宝玉", person_id=9001)
    person = Person(stage, 9001, 9001, name="贾")
    await person.joins()
    assert "parse" not in " ".join(row.error or "" for row in await rows(stage, OutboxRow))
    assert all("&lt;" not in said(message) for message in person.messages)


async def test_a_batch_that_fails_as_a_whole_goes_one_by_one(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something poisons the transaction itself: all but this one go on, and this one is parked."""
    monkeypatch.setattr(receiver, "backoff", lambda _failures: 0)
    Mistake(monkeypatch, 50_003, OperationalError("select", {}, Exception("poison")))
    await stage.app.intake.take([text_update(n, "/start", 50_000 + n) for n in range(1, 6)])
    assert [row.update_id for row in await rows(stage, ParkedUpdate)] == [3]
    assert {row.chat_id for row in await rows(stage, OutboxRow)} == {50_001, 50_002, 50_004, 50_005, ADMIN}


async def test_a_database_that_is_away_loses_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "backoff", lambda _failures: 0)
    transact, failures = stage.app.dispatcher.transact, iter(range(receiver.PATIENCE - 1))

    def away(*args: Any, **kwargs: Any) -> Any:
        done = transact(*args, **kwargs)
        if next(failures, None) is not None:
            raise OperationalError("commit", {}, Exception("gone"))
        return done

    monkeypatch.setattr(stage.app.dispatcher, "transact", away)
    await stage.app.intake.take([text_update(1, "/start")])
    assert await count(stage, ParkedUpdate) == 0
    assert await count(stage, OutboxRow)


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[int, str]]]:
    """What is executed meanwhile, and on which connection."""
    seen: list[tuple[int, str]] = []

    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append((id(connection), statement))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_a_hundred_updates_cost_the_statements_of_one(stage: Stage) -> None:
    """Savepoints apart: people, dialogues, ids and the outbox are one statement each for the whole batch."""
    stage.app.database.lanes = 1
    numbers = iter(range(1, 1_000))

    async def cost(people: int) -> list[str]:
        batch = [text_update(next(numbers), "/unknown", 50_000 + n) for n in range(people)]
        with statements(stage.app.database.engine) as seen:
            await stage.app.dispatcher.process(
                [incoming for raw in batch if (incoming := read_update(raw, stage.app.bot))]
            )
        batches = next(connection for connection, statement in seen if "processed_updates" in statement)
        own = [statement for connection, statement in seen if connection == batches]  # the sender works beside it
        return [statement.split()[0] + statement[-40:] for statement in own if "SAVEPOINT" not in statement]

    await cost(100)  # everybody is known now
    one, hundred = await cost(1), await cost(100)
    assert len(hundred) == len(one) <= 10
