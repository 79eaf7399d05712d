"""The sender on a bad day: faults of the network, chats that are gone, a database that fails, a change of leaders."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import sender as sender_module
from bot import telegram_calls
from bot.sandbox.faults import Fault, Kind
from bot.send_queue import Budget
from bot.sender import AT_ONCE
from bot.telegram_calls import Attempt
from handlers.flow.context import CallbackAnswer
from models import outbox
from models.grids import Grid
from models.outbox import OutboxRow
from models.reach import UnreachableChat
from models.rules.community import Community
from models.rules.delivery import Outcome, Priority, Status, judge
from tests.bot.office import FIRST, Office, open_world, running, to, until


@pytest.fixture
def office(database_url: str, community: Community) -> Iterator[Office]:
    office = Office(database_url, community, open_world(4))
    yield office
    office.database.close()


async def test_with_a_quarter_of_faults_nothing_is_lost_and_only_the_ambiguous_is_doubled(
    database_url: str, community: Community
) -> None:
    office = Office(database_url, community, open_world(200))
    kinds = (Kind.BAD_GATEWAY, Kind.RESET, Kind.ACCEPT_THEN_RESET, Kind.ACCEPT_THEN_TIMEOUT)
    for seed, kind in enumerate(kinds):
        office.world.faults.add(Fault(kind=kind, method="sendMessage", times=12, probability=0.06, seed=seed))
    office.world.faults.add(Fault(kind=Kind.TOO_MANY, method="sendMessage", times=2, probability=0.05, seconds=20))
    rows = [to(FIRST + number, "停水通知", priority=Priority(number % 3)) for number in range(200)]
    async with office.bot, running(office.open_sender()) as sender:
        sender.offer(await office.promise(*rows))
        await office.deliver(sender)
    copies = Counter({row.key: len(office.read(row.chat_id)) for row in rows})
    ambiguous, status = await office.column(OutboxRow.ambiguous), await office.column(OutboxRow.status)
    assert sum(ambiguous.values()) > 20
    assert all(copies[key] <= 1 + ambiguous[key] for key in copies), "duplicates <= ambiguous"
    assert all(status[key] == Status.UNKNOWN for key in copies if not copies[key])
    assert sum(copies[key] > 0 for key in copies) >= 195
    office.database.close()


async def test_the_gone_take_nobody_with_them(database_url: str, community: Community) -> None:
    office = Office(database_url, community, open_world(97))
    world = office.world
    groups = [world.create_group(f"第{n}网格", [FIRST, world.bot.id]).id for n in range(3)]
    chats = [*(FIRST + n for n in range(97)), *groups]
    world.block(FIRST + 10)
    world.deactivate(FIRST + 20)
    world.remove_bot(groups[0], by=FIRST)
    moved = world.migrate_group(groups[1]).id
    await office.database.run(lambda session: session.execute(update(Grid).values(chat_id=None)))
    await office.database.run(lambda session: setattr(session.get_one(Grid, 5), "chat_id", groups[1]))
    rows = [to(chat_id, text) for text in ("一", "二") for chat_id in chats]
    async with office.bot, running(office.open_sender()) as sender:
        sender.offer(await office.promise(*rows))
        await office.deliver(sender)
        gone = {FIRST + 10, FIRST + 20, groups[0]}
        for chat_id in set(chats) - gone - {groups[1]}:
            assert office.read(chat_id) == ["一", "二"]
        assert office.read(moved) == ["一", "二"]
        status = await office.column(OutboxRow.status)
        assert {row.key for row in rows if status[row.key] == Status.DEAD} == {
            row.key for row in rows if row.chat_id in gone
        }
        calls = len(world.journal.after(0))
        assert await office.promise(*(to(chat_id, "三") for chat_id in gone)) == [], "nothing more is tried there"
        assert len(world.journal.after(0)) == calls
    with Session(office.database.engine) as session:
        assert set(session.scalars(select(UnreachableChat.chat_id))) == gone
        assert session.get_one(Grid, 5).chat_id == moved
    office.database.close()


async def test_words_that_cannot_be_parsed_arrive_once_as_plain_text(office: Office) -> None:
    async with office.bot, running(office.open_sender()) as sender:
        sender.offer(await office.promise(to(FIRST, "<b>停水</b> <i>通知")))
        await office.deliver(sender)
    assert office.read(FIRST) == ["停水 通知"]
    assert await office.column(OutboxRow.attempts) == {f"{FIRST}:<b>停水</b> <i>通知": 2}


async def test_a_card_is_edited_and_comes_anew_when_its_message_is_gone(office: Office) -> None:
    async with office.bot, running(office.open_sender()) as sender:
        for state in ("等待接单", "正在办理"):
            sender.offer(await office.promise(to(FIRST, state, card="request:1")))
            await office.deliver(sender)
        assert office.read(FIRST) == ["正在办理"]
        (card,) = (m for m in office.world.chats[FIRST].messages.values() if m.sender is office.world.bot)
        await office.bot.delete_message(FIRST, card.message_id)
        for state in ("办好了", "已解决"):
            sender.offer(await office.promise(to(FIRST, state, card="request:1")))
            await office.deliver(sender)
    assert office.read(FIRST) == ["已解决"]


async def test_a_state_that_was_put_off_does_not_cover_a_newer_one(office: Office) -> None:
    """The older one waits in the database for the morning, or behind two thousand others."""
    later = office.clock.now() + timedelta(hours=2)
    async with office.bot, running(office.open_sender()) as sender:
        sender.offer(await office.promise(to(FIRST, "一", card="request:1")))
        await office.deliver(sender)
        await office.promise(to(FIRST, "二", card="request:1", not_before=later))
        sender.offer(await office.promise(to(FIRST, "三", card="request:1")))
        await until(lambda: office.read(FIRST) == ["三"])
        office.clock.move(timedelta(hours=2))
        await office.deliver(sender)
    assert office.read(FIRST) == ["三"]
    assert (await office.column(OutboxRow.status))[f"{FIRST}:二"] == Status.SUPERSEDED


async def test_a_broadcast_that_may_have_arrived_waits_for_a_person(office: Office) -> None:
    office.world.faults.add(Fault(kind=Kind.ACCEPT_THEN_RESET, method="sendMessage", chat_id=FIRST))
    async with office.bot, running(office.open_sender()) as sender:
        sender.offer(await office.promise(*(to(FIRST + n, "通知", priority=Priority.BROADCAST) for n in range(3))))
        await office.deliver(sender)
    assert [len(office.read(FIRST + n)) for n in range(3)] == [1, 1, 1]
    assert (await office.column(OutboxRow.status))[f"{FIRST}:通知"] == Status.UNKNOWN


async def test_what_was_on_the_wire_at_the_end_is_counted_and_goes_once_more(office: Office) -> None:
    edit = to(FIRST + 2, "第二页", priority=Priority.BROADCAST)
    edit.method, edit.payload = "pinChatMessage", {"message_id": 1}
    rows = await office.promise(
        to(FIRST, "回复"),
        to(FIRST + 1, "通知", priority=Priority.BROADCAST),
        edit,
        to(FIRST + 3, "第三次", ambiguous=2),
    )
    await office.database.run(lambda session: outbox.mark_sending(session, rows))
    async with office.bot, running(office.open_sender()) as sender:
        await office.deliver(sender)
    status, ambiguous = await office.column(OutboxRow.status), await office.column(OutboxRow.ambiguous)
    assert [status[row.key] for row in rows] == [Status.SENT, Status.UNKNOWN, Status.DEAD, Status.UNKNOWN]
    assert [ambiguous[row.key] for row in rows] == [1, 1, 1, 3]
    assert [office.read(FIRST + n) for n in range(4)] == [["回复"], [], [], []]


async def test_rows_that_nobody_handed_over_are_found_however_busy_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "LOOK_AGAIN", {True: 0.05, False: 0.05})
    async with office.bot, running(office.open_sender()) as sender:
        await office.deliver(sender)
        await office.promise(to(FIRST, "另一个进程写的"))
        ends_at = time.monotonic() + 5
        for number in range(1_000_000):  # there is always something to do
            sender.offer(await office.promise(to(FIRST + 1, f"{number}")))
            if office.read(FIRST):
                break
            assert time.monotonic() < ends_at, "it starves"
            await asyncio.sleep(0.01)
        await office.deliver(sender)


async def test_a_full_wire_does_not_keep_the_machine_busy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all places on the wire taken, the sender sleeps until one is free."""
    turns, free = 0, asyncio.Event()

    async def slow(*_: object, **__: object) -> Any:
        await free.wait()
        return Attempt(Outcome.DELIVERED, message_id=1)

    monkeypatch.setattr(telegram_calls, "call", slow)
    sender = office.open_sender()
    turn = sender.turn

    async def counted(calls: asyncio.TaskGroup) -> None:
        nonlocal turns
        turns += 1
        await turn(calls)

    monkeypatch.setattr(sender, "turn", counted)
    async with running(sender):
        sender.offer(await office.promise(*(to(FIRST + n, "通知") for n in range(2 * AT_ONCE))))
        await until(lambda: sender.in_flight == AT_ONCE)
        turns = 0
        await asyncio.sleep(0.1)
        assert turns < 5
        free.set()
        await office.deliver(sender)
    assert set((await office.column(OutboxRow.status)).values()) == {Status.SENT}


@pytest.mark.parametrize("fails_after", [0, 2, 5])
async def test_a_database_that_fails_in_the_middle_costs_no_message_and_doubles_none(
    office: Office, monkeypatch: pytest.MonkeyPatch, fails_after: int
) -> None:
    """What came back from Telegram meanwhile is remembered and written down when the database is back."""
    monkeypatch.setattr(sender_module, "TRY_TO_LEAD", 0.01)
    sender = office.open_sender()
    count = 0

    def failing(work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            result = work(*args, **kwargs)
            if fails_after < count <= fails_after + 2:
                raise OperationalError("commit", {}, Exception("the connection is gone"))
            return result

        return wrapped

    for name in ("settle", "mark_sending", "list_waiting"):
        monkeypatch.setattr(outbox, name, failing(getattr(outbox, name)))
    async with office.bot, running(sender):
        for text in "一二三四五":
            sender.offer(await office.promise(*(to(FIRST + n, text) for n in range(4))))
            await asyncio.sleep(0.005)
        await office.deliver(sender)
    assert [office.read(FIRST + n) for n in range(4)] == [list("一二三四五")] * 4
    assert set((await office.column(OutboxRow.status)).values()) == {Status.SENT}


async def test_a_mistake_of_our_own_is_survived(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """`run` may end with an exception; started again it knows nothing, and sends what is left."""
    mistakes = iter([True])

    def faulty(*args: Any, **kwargs: Any) -> Any:
        if next(mistakes, False):
            raise ZeroDivisionError
        return judge(*args, **kwargs)

    monkeypatch.setattr(sender_module, "judge", faulty)
    sender = office.open_sender()
    sender.offer(await office.promise(*(to(FIRST + n, "好") for n in range(4))))
    async with office.bot:
        with pytest.raises(ExceptionGroup):
            await sender.run()
        async with running(sender):
            await office.deliver(sender)
    assert all(office.read(FIRST + n) for n in range(4))
    assert set((await office.column(OutboxRow.status)).values()) == {Status.SENT}


async def test_a_group_that_moved_while_people_went_on_there_does_not_stop_the_sender(office: Office) -> None:
    group = office.world.create_group("第三网格", [FIRST, office.world.bot.id]).id
    moved = office.world.migrate_group(group).id

    def bind(session: Session) -> None:
        session.execute(update(Grid).values(chat_id=None))
        session.execute(update(Grid).where(Grid.id == 4).values(chat_id=group))
        session.execute(update(Grid).where(Grid.id == 5).values(chat_id=moved))

    await office.database.run(bind)
    async with office.bot, running(office.open_sender()) as sender:
        sender.offer(await office.promise(to(group, "一"), to(FIRST, "二")))
        await office.deliver(sender)
    assert (office.read(moved), office.read(FIRST)) == (["一"], ["二"])


async def test_a_press_is_answered_past_all_messages(office: Office) -> None:
    """And a press that cannot be answered any more harms nobody."""
    async with office.bot, running(office.open_sender(budget=Budget(per_second=1))) as sender:
        await office.deliver(sender)
        sender.offer(await office.promise(*(to(FIRST + n, "通知", priority=Priority.TASKS) for n in range(4))))
        sent = await office.bot.send_message(
            FIRST, "请选", api_kwargs={"reply_markup": {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}}
        )
        query = office.world.press(FIRST, sent.message_id, data="x")
        sender.answer([CallbackAnswer("no such query"), CallbackAnswer(query.id, "好的")])
        await until(lambda: query.answer is not None)
        assert (query.answer or {})["text"] == "好的"
        assert len(await office.waiting()) >= 2
    sender.answer([CallbackAnswer("after the end")])


async def test_quiet_hours_hold_what_can_wait_until_the_morning(office: Office) -> None:
    office.clock.move(timedelta(hours=14))  # 23:00
    rows = [to(FIRST, "任务清单", priority=Priority.TASKS), to(FIRST + 1, "回复"), to(FIRST + 2, "急", urgent=True)]
    rows[2].priority = Priority.REMINDER
    async with office.bot, running(office.open_sender()) as sender:
        sender.offer(await office.promise(*rows))
        await until(lambda: sender.is_idle)
        assert [len(office.read(FIRST + n)) for n in range(3)] == [0, 1, 1]
        office.clock.move(timedelta(hours=10))
        await office.deliver(sender)
    assert office.read(FIRST) == ["任务清单"]
