"""A press on a number: the right household, the right day, once, whoever presses and whenever."""

import asyncio

import pytest

from models.rules.musts import What
from models.rules.visit_states import Cause, VisitState
from models.visits.calling import Told
from tests.handlers.stories import UPDATE_IDS, forges
from tests.handlers.visits.neighbours import (
    calls_for,
    cards_of,
    entries,
    leaks,
    line_of,
    listed,
    number_of,
    plans,
    ticks,
    visit_of,
    visits_of,
)
from tests.people import Chat, Person, Stage, said


async def test_one_press_is_everything(stage: Stage, worker: Person, colleague: Person, grid3: Chat) -> None:
    del colleague
    await listed(stage)
    await stage.pass_time(minutes=75)
    notice = await ticks(worker, "欧**", grid3)
    assert "3栋 欧**" in notice
    assert "我的清单」里可以收回" in notice
    assert "✅ 10:15 3栋 欧**" in line_of(grid3, "欧**")
    assert "走到 1 / 9" in said(cards_of(grid3)[0])
    assert entries(stage) == [("欧阳震华", "于超", "2026-11-23", "fine")]
    assert visit_of(stage, "欧阳震华").state is VisitState.MET
    assert leaks(grid3) == []
    await worker.says("/visits")
    worker.hears("今天走到的", "✅ 3栋2单元501 · 欧阳震华")


async def test_a_ticked_one_says_who_and_when(stage: Stage, worker: Person, colleague: Person, grid3: Chat) -> None:
    await listed(stage)
    await ticks(worker, "赵**", grid3)
    await stage.pass_time(minutes=5)
    assert "于超 09:00 见过了" in await ticks(colleague, "赵**", grid3)
    assert "您 09:00 见过了" in await ticks(worker, "赵**", grid3)
    assert len(entries(stage)) == 1


async def test_two_at_once(stage: Stage, worker: Person, colleague: Person, grid3: Chat) -> None:
    """Both presses are in one batch: one entry, and the second is told."""
    await listed(stage)
    message, label = cards_of(grid3)[0], number_of(grid3, "赵**")
    data = next(b["data"] for row in message["buttons"] for b in row if b["text"] == label)
    queries = [
        stage.world.press(person.viewer, message["message_id"], data=data, chat=grid3.id)
        for person in (worker, colleague)
    ]
    await stage.settle()
    notices = [(query.answer or {}).get("text", "") for query in queries]
    assert "记好了" in notices[0]
    assert "于超 09:00 见过了" in notices[1]
    assert entries(stage) == [("赵桂兰", "于超", "2026-11-23", "fine")]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_in_different_chats_at_once(stage: Stage, worker: Person, colleague: Person, grid3: Chat) -> None:
    """One presses in the group while the other notes it on the household's page: two transactions. There is one entry
    for each household, and the card shows them all.
    """
    await listed(stage)
    names = ("欧阳震华", "赵桂兰", "钱满仓", "孙巧云")
    for mine, theirs in zip(names, ("欧阳震华", "周玉兰", "吴福贵", "孙巧云"), strict=True):
        number = visit_of(stage, mine).id
        household = visit_of(stage, theirs).household_id
        await asyncio.gather(
            stage.app.intake.take([_press(stage, worker, f"va:{number}", grid3)]),
            stage.app.intake.take([_press(stage, colleague, f"1o:{household}:fine", colleague)]),
        )
        await stage.settle()
    met = [name for name, *_ in entries(stage)]
    assert sorted(met) == sorted({"欧阳震华", "赵桂兰", "钱满仓", "孙巧云", "周玉兰", "吴福贵"})
    assert "走到 6 / 9" in said(cards_of(grid3)[0])
    assert sum(line.count("✅") for line in said(cards_of(grid3)[0]).splitlines()) >= 6


def _press(stage: Stage, person: Person, data: str, chat: Chat) -> dict[str, object]:
    message = stage.world.message_in(stage.world.chats[chat.id], chat.last["message_id"])
    query = stage.world.queries.ask(stage.world.person(person.viewer), message, data)
    return {"update_id": next(UPDATE_IDS), "callback_query": query.as_json()}


async def test_a_press_that_is_delivered_twice(stage: Stage, worker: Person, grid3: Chat) -> None:
    await listed(stage)
    data = next(b["data"] for row in cards_of(grid3)[0]["buttons"] for b in row if b["text"] == "1")
    update = _press(stage, worker, data, grid3)
    for _ in range(2):
        await stage.app.intake.take([update])
        await stage.settle()
    assert len(entries(stage)) == 1


async def test_after_midnight_it_is_the_evening_before(stage: Stage, worker: Person, grid3: Chat) -> None:
    await listed(stage)
    await stage.wait_until("2026-11-24 00:40")
    notice = await ticks(worker, "欧**", grid3)
    assert "算在 11月23日 周一" in notice
    assert entries(stage) == [("欧阳震华", "于超", "2026-11-23", "fine")]
    assert "✅ 00:40 3栋 欧**" in line_of(grid3, "欧**")
    assert "走到 1 / 9" in said(cards_of(grid3)[0])


class TestYesterdaysCard:
    async def test_todays_visit_is_made(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        """Who was not met yesterday stands on today's list again: whichever card is pressed, it is ticked."""
        await listed(stage)
        plans(stage, night=True)
        await stage.wait_until("2026-11-24 08:30")
        assert len(cards_of(grid3)) == 2
        notice = await ticks(worker, "欧**", grid3, card=0)
        assert "记好了" in notice
        assert entries(stage) == [("欧阳震华", "于超", "2026-11-24", "fine")]
        assert "✅ 08:30" in line_of(grid3, "欧**", card=1)
        assert "✅ 08:30" in line_of(grid3, "欧**", card=0), "late counts the same"
        again = await ticks(worker, "欧**", grid3, card=0)
        assert "您 08:30 见过了" in again
        assert len(entries(stage)) == 1

    async def test_a_visit_that_stands_on_no_list_today_counts_all_the_same(
        self, stage: Stage, worker: Person, grid3: Chat
    ) -> None:
        await listed(stage)
        await stage.wait_until("2026-11-24 10:00")  # no list was planned for today
        await ticks(worker, "欧**", grid3)
        assert entries(stage) == [("欧阳震华", "于超", "2026-11-24", "fine")]

    async def test_one_that_was_met_yesterday_says_so(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        await listed(stage)
        await ticks(worker, "欧**", grid3)
        await stage.wait_until("2026-11-24 10:00")
        assert "您 11月23日 周一 09:00 见过了" in await ticks(worker, "欧**", grid3)
        assert len(entries(stage)) == 1


class TestWho:
    async def test_others_are_told_kindly(self, stage: Stage, worker: Person, stranger: Person, grid3: Chat) -> None:
        del worker
        await listed(stage)
        data = next(b["data"] for row in cards_of(grid3)[0]["buttons"] for b in row if b["text"] == "1")
        assert "走访的同事用的" in await forges(stranger, data, chat=grid3)
        assert entries(stage) == []
        assert "走到 0 / 9" in said(cards_of(grid3)[0])

    async def test_a_group_leader_ticks_in_their_own_group(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        del worker
        await listed(stage)
        chief = Person(stage, 7003, 7003, name="何丽华")
        await chief.says("/start")
        assert "记好了" in await ticks(chief, "欧**", grid3)
        assert "走访的同事用的" in await ticks(chief, "周**", grid3)
        assert entries(stage) == [("欧阳震华", "何丽华", "2026-11-23", "fine")]

    async def test_somebody_elses_turn_stays_theirs(
        self, stage: Stage, worker: Person, leader: Person, grid3: Chat
    ) -> None:
        """A worker's visit does not make the leader's weekly one; the leader's makes the worker's."""
        await listed(stage)
        running = next(v for name in ("欧阳震华", "赵桂兰", "钱满仓", "孙巧云", "李春生", "周玉兰")
                       for v in visits_of(stage, name) if v.round == "leader")  # fmt: skip
        theirs = f"va:{running.id}"
        assert "冯芳亲自去一趟" in await forges(worker, theirs, chat=grid3)
        assert len(entries(stage)) == 1
        assert "记好了" in await forges(leader, theirs, chat=grid3)
        assert [entry[1] for entry in entries(stage)] == ["于超", "冯芳"]


async def test_nobody_at_home_and_later_somebody(stage: Stage, worker: Person, grid3: Chat) -> None:
    await listed(stage)
    await worker.presses("🚶 我的清单", chat=grid3)
    await worker.presses("欧阳震华")
    await worker.presses("不在家")
    assert "🚪 3栋 欧**" in line_of(grid3, "欧**")
    assert "走到 0 / 9" in said(cards_of(grid3)[0])
    await stage.wait_until("2026-11-23 19:00")
    assert "记好了" in await ticks(worker, "欧**", grid3)
    assert "✅ 19:00" in line_of(grid3, "欧**")
    assert "走到 1 / 9" in said(cards_of(grid3)[0])
    assert [outcome for *_, outcome in entries(stage)] == ["absent", "fine"]
    assert leaks(grid3) == []


async def test_a_wrong_press_is_taken_back(stage: Stage, worker: Person, grid3: Chat) -> None:
    await listed(stage)
    await ticks(worker, "欧**", grid3)
    await worker.says("/visits")
    await worker.presses("✅ 3栋 欧阳震华")
    await worker.presses("↩️ 按错了")
    assert entries(stage) == []
    assert "▫️ 3栋 欧**" in line_of(grid3, "欧**")
    assert "走到 0 / 9" in said(cards_of(grid3)[0])


async def test_what_happens_after_a_visit_is_not_met_by_it(
    stage: Stage, worker: Person, colleague: Person, grid3: Chat
) -> None:
    """Somebody was there in the morning, at noon it burns: the card asks for a visit, and one press makes it."""
    del colleague
    await listed(stage)
    await ticks(worker, "赵**", grid3)
    await stage.pass_time(minutes=180)
    calls_for(stage, "赵桂兰", Cause.INCIDENT, Told(What.FIRE))
    await stage.settle()
    must = visits_of(stage, "赵桂兰")[-1]
    assert "▫️ 3栋 赵** · 于超" in said(cards_of(grid3)[-1])
    notice = await forges(worker, f"va:{must.id}", chat=grid3)
    assert "记好了" in notice
    assert visits_of(stage, "赵桂兰")[-1].state is VisitState.MET
    assert len(entries(stage)) == 2
