"""The list of a day: one card in the grid's chat, once, with nothing personal; the rest in private."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.chats import Role as Place
from bot.sandbox.membership import Membership
from models.people import Person as Row
from models.people import get_person
from models.privacy.erasing import ask_erasure
from models.roles import list_grants
from models.rules.musts import What
from models.rules.visit_states import Cause
from models.visits import Visit
from models.visits.calling import Told
from tests.handlers.conftest import person_id
from tests.handlers.staff.test_leaves import agreed
from tests.handlers.stories import forges, restarted
from tests.handlers.visits.neighbours import (
    HOMES,
    Home,
    calls_for,
    cards_of,
    leaks,
    listed,
    moves_in,
    plans,
    ticks,
    told,
    visits_of,
)
from tests.people import Chat, Person, Stage, labels, said

CREATOR = 7003


class TestCard:
    async def test_one_card_with_short_names_and_numbers(
        self, stage: Stage, worker: Person, colleague: Person, leader: Person, grid3: Chat
    ) -> None:
        await listed(stage)
        (card,) = cards_of(grid3)
        text = said(card)
        assert "第3网格" in text
        assert "11月23日 周一" in text
        assert f"走到 0 / {len(HOMES)}" in text
        assert text.index("于超") < text.index("张红梅") < text.index("这段时间去一趟就好") < text.rindex("冯芳")
        assert "▫️ 3栋 欧**" in text
        assert "▫️ 7栋 王**" in text
        numbers = [label for label in labels(card) if label.isdecimal()]
        assert numbers == [str(number + 1) for number in range(len(numbers))]
        assert len(numbers) == sum("▫️" in line for line in text.splitlines())
        assert labels(card)[-1] == "🚶 我的清单"
        assert leaks(grid3) == []
        for person in (worker, colleague, leader):
            assert told(person, "清单") == 0, "the group heard it, nobody is told twice"

    async def test_none_where_nobody_lives(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        del worker
        moves_in(stage, [])
        plans(stage)
        await stage.settle()
        assert cards_of(grid3) == []

    async def test_too_many_are_cut_honestly(
        self, stage: Stage, worker: Person, grid3: Chat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del worker
        monkeypatch.setattr("handlers.visits.lists.MOST_LINES", 5)
        await listed(stage)
        (card,) = cards_of(grid3)
        assert [label for label in labels(card) if label.isdecimal()] == ["1", "2", "3", "4", "5"]
        shown = sum("▫️" in line for line in said(card).splitlines())
        assert shown == 5
        assert "户写不下，在各人自己的清单里" in said(card)

    async def test_once_whatever_restarts(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        del worker
        await listed(stage)
        plans(stage)
        async with restarted(stage):
            await stage.app.prepare_store()
            await stage.pass_time(hours=1)
            plans(stage)
            await stage.settle()
        assert len(cards_of(grid3)) == 1

    async def test_the_next_day_brings_a_new_one(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        del worker
        await listed(stage)
        plans(stage, night=True)
        await stage.wait_until("2026-11-24 07:59")
        assert len(cards_of(grid3)) == 1
        await stage.wait_until("2026-11-24 08:00")
        assert [said(card).splitlines()[0].endswith(day) for card, day in zip(
            cards_of(grid3), ("11月23日 周一", "11月24日 周二"), strict=True)] == [True, True]  # fmt: skip
        assert leaks(grid3) == []


class TestOwnList:
    async def test_it_tells_where_and_why(self, stage: Stage, worker: Person, colleague: Person, grid3: Chat) -> None:
        await listed(stage)
        await worker.presses("🚶 我的清单", chat=grid3)
        own = worker.hears("我的清单 · 11月23日 周一", "点名字")
        await colleague.says("/visits")
        other = colleague.hears("我的清单 · 11月23日 周一")
        shown = said(own) + said(other)
        assert "3栋2单元501" in shown
        assert "欧阳震华" in shown
        assert "独居" in shown
        assert "上次 7月26日" in shown
        both = [{name for home in HOMES if (name := home.names[0]) in said(message)} for message in (own, other)]
        assert not both[0] & both[1], "each has their own"
        assert both[0] | both[1] == {home.names[0] for home in HOMES}
        assert all(any(name in label for label in labels(own)) for name in both[0])
        assert leaks(grid3) == []

    async def test_what_has_time_has_its_last_day(self, stage: Stage, leader: Person, grid3: Chat) -> None:
        del grid3
        await listed(stage)
        await leader.says("/visits")
        leader.hears("不急，到期前去一趟", "11月29日 周日前", "轮到这一家")

    async def test_pages(self, stage: Stage, worker: Person, grid3: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
        del grid3
        monkeypatch.setattr("handlers.visits.own.PAGE", 3)
        await listed(stage)
        await worker.says("/visits")
        seen = [label for label in labels(worker.last) if label.startswith("▫️")]
        assert len(seen) == 3
        await worker.presses("后面的")
        assert not set(seen) & set(labels(worker.last))
        await worker.presses("前面的")
        assert [label for label in labels(worker.last) if label.startswith("▫️")] == seen

    async def test_the_home_menu_offers_it_to_whoever_visits(self, stage: Stage, worker: Person, wang: Person) -> None:
        del stage
        await worker.says("/menu")
        assert labels(worker.last)[1] == "🚶 走访：我的清单"
        await wang.says("/menu")
        assert "🚶 走访：我的清单" not in labels(wang.last)

    async def test_who_does_not_visit_sees_how_they_are_visited(self, stage: Stage, wang: Person) -> None:
        del stage
        await wang.says("/visits")
        assert not told(wang, "我的清单")
        assert not told(wang, "不归您办")

    async def test_whose_turn_it_is_in_all_grids_is_told(
        self, stage: Stage, worker: Person, secretary: Person, grid3: Chat
    ) -> None:
        """Once a day, whatever the number of grids; the grid's card names them as well."""
        del worker
        await listed(stage)
        (household_id,) = {visit.household_id for visit in visits_of(stage, "周玉兰")}
        id_ = person_id(stage, secretary)

        def take_turn(session: Session) -> None:
            head = {"round": "head", "starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 30)}
            why = {"reason": "turn", "kind": "ordinary", "days": None, "last_on": None, "due_on": None, "near": None}
            session.add(Visit(key="head:test", household_id=household_id, grid_id=3, group_id=12, why=why,
                              assignee_id=id_, created_at=stage.clock.now(), **head))  # fmt: skip

        stage.app.database.transact(take_turn)
        before = told(secretary, "轮到您去走一走了")
        await stage.wait_until("2026-11-24 08:00")
        plans(stage)
        await stage.settle()
        assert "周** · 刘志强" in said(cards_of(grid3)[-1])
        assert told(secretary, "轮到您去走一走了，11月30日 周一前") - before == 1
        await secretary.says("/visits")
        secretary.hears("周玉兰", "11月30日 周一前")
        await stage.wait_until("2026-11-25 08:00")
        plans(stage)
        await stage.settle()
        assert "周** · 刘志强" in said(cards_of(grid3)[-1]), "it is still open"
        assert told(secretary, "轮到您去走一走了，11月30日 周一前") - before == 1


class TestWithoutChat:
    async def test_each_gets_their_part_and_the_leader_the_whole_once(
        self, stage: Stage, worker: Person, colleague: Person, leader: Person, admin: Person, grid3: Chat
    ) -> None:
        stage.world.remove_bot(grid3.id, by=CREATOR)
        await stage.settle()
        admin.hears("第3网格")
        await listed(stage)
        worker.hears("我的清单 · 11月23日 周一", "点名字")
        colleague.hears("我的清单 · 11月23日 周一", "点名字")
        whole = said(leader.hears("发不进去", "走到 0 / 9"))
        assert "于超" in whole
        assert "张红梅" in whole
        plans(stage)
        async with restarted(stage):
            await stage.app.prepare_store()
            await stage.pass_time(hours=1)
            assert [told(person, "11月23日 周一") for person in (worker, colleague, leader)] == [1, 1, 1]
            await leader.presses("🚶 我的清单")
            leader.hears("我的清单 · 11月23日 周一")

    async def test_a_chat_that_is_lost_during_the_day_and_comes_back(
        self, stage: Stage, worker: Person, colleague: Person, leader: Person, admin: Person, grid3: Chat
    ) -> None:
        await listed(stage)
        await ticks(worker, "欧**", grid3)
        stage.world.remove_bot(grid3.id, by=CREATOR)
        await stage.settle()
        admin.hears("第3网格")
        leader.hears("发不进去", "走到 1 / 9")
        shown = said(worker.hears("我的清单")) + said(colleague.hears("我的清单"))
        assert "▫️ 3栋2单元501 · 欧阳震华" not in shown, "who was met is not asked for again"
        assert "▫️ 3栋2单元502 · 赵桂兰" in shown
        stage.world.add_bot(grid3.id, by=CREATOR)
        await stage.settle()
        assert "走到 1 / 9" in said(cards_of(grid3)[-1])
        assert [any(label.isdecimal() for label in labels(card)) for card in cards_of(grid3)][-1]
        await ticks(colleague, "赵**", grid3)
        assert "走到 2 / 9" in said(cards_of(grid3)[-1])
        await stage.pass_time(minutes=1)
        stage.world.remove_bot(grid3.id, by=CREATOR)
        await stage.settle()
        assert told(admin, "第3网格") >= 3, "lost, back, lost"
        assert told(worker, "11月23日 周一") == 1, "once a day"

    async def test_a_chat_that_is_upgraded(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        await listed(stage)
        upgraded = Membership.migrate_group(stage.world, grid3.id)
        await stage.settle()
        group = Chat(stage, upgraded.id, viewer=worker.viewer)
        assert len(cards_of(group)) == 1
        await ticks(worker, "欧**", group)
        assert len(cards_of(group)) == 1
        assert "走到 1 / 9" in said(cards_of(group)[0])

    async def test_an_upgrade_that_only_the_push_notices(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        """Telegram says so in answer to the card: it comes once all the same."""
        moves_in(stage)
        upgraded = Membership.migrate_group(stage.world, grid3.id)
        plans(stage)
        await stage.settle()
        assert len(cards_of(Chat(stage, upgraded.id, viewer=worker.viewer))) == 1

    async def test_a_chat_that_refuses_the_list(
        self, stage: Stage, worker: Person, leader: Person, admin: Person, grid3: Chat
    ) -> None:
        """Nobody may write there any more, of which Telegram tells no bot: the push itself finds out."""
        moves_in(stage)
        stage.world.group(grid3.id).roles[stage.world.bot.id] = Place.RESTRICTED
        plans(stage)
        await stage.settle()
        admin.hears("第3网格", "不能说话了")
        worker.hears("我的清单 · 11月23日 周一")
        leader.hears("发不进去", "走到 0 / 9")
        assert cards_of(grid3) == []

    async def test_another_chat_is_bound(self, stage: Stage, worker: Person, leader: Person, grid3: Chat) -> None:
        await listed(stage)
        ids = [leader.viewer, worker.viewer, stage.world.bot.id]
        group = Chat(stage, stage.world.create_group("三网格新群", ids, kind="group").id, viewer=leader.viewer)
        await leader.says("/bind", chat=group)
        await leader.presses("第3网格", chat=group)
        assert len(cards_of(group)) == 1
        assert not [label for message in grid3.messages for label in labels(message) if label.isdecimal()]
        await ticks(worker, "欧**", group)
        assert "走到 1 / 9" in said(cards_of(group)[0])


class TestPeople:
    async def test_a_leave_that_begins_today(
        self, stage: Stage, worker: Person, colleague: Person, grid3: Chat
    ) -> None:
        await listed(stage)
        assert "于超" in said(cards_of(grid3)[0])
        await agreed(worker, colleague, "今天", "今天")
        (card,) = cards_of(grid3)
        assert "于超" not in said(card)
        assert f"走到 0 / {len(HOMES)}" in said(card)
        await colleague.says("/visits")
        assert sum(home.names[0] in said(colleague.last) for home in HOMES) == len(HOMES)

    async def test_somebody_who_no_longer_serves(
        self, stage: Stage, worker: Person, colleague: Person, admin: Person, grid3: Chat
    ) -> None:
        del colleague
        await listed(stage)

        def find(session: Session) -> int:
            person = session.scalars(select(Row).where(Row.telegram_id == worker.viewer)).one()
            return list_grants(session, person.id)[0].id

        grant_id = stage.app.database.transact(find)
        await admin.says("/roles")
        await forges(admin, f"kt:{grant_id}:1")
        (card,) = cards_of(grid3)
        assert "于超" not in said(card)
        assert f"走到 0 / {len(HOMES)}" in said(card)

    async def test_who_is_erased_stands_on_no_card(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        del worker
        faces = moves_in(stage, [*HOMES, Home(("冯小刚",), "8栋1单元101", "13811110010")])
        plans(stage)
        await stage.settle()
        assert "8栋 冯**" in said(cards_of(grid3)[0])

        def ask(session: Session) -> None:
            ask_erasure(session, get_person(session, faces[-1]), by_id=faces[-1], now=stage.clock.now())

        stage.app.database.transact(ask)
        await stage.pass_time(seconds=10)
        assert "8栋" not in said(cards_of(grid3)[-1])
        assert "走到 0 / 9" in said(cards_of(grid3)[-1])
        assert "欧**" in said(cards_of(grid3)[-1]), "the others stay"


class TestMust:
    async def test_it_is_told_at_once_and_stands_on_the_card(
        self, stage: Stage, worker: Person, colleague: Person, grid3: Chat
    ) -> None:
        await listed(stage)
        calls_for(stage, "赵桂兰", Cause.INCIDENT, Told(What.FIRE, "厨房着火了，人没事"))
        await stage.settle()
        text = said(cards_of(grid3)[0])
        assert "❗ 必到户" in text
        assert "3栋 赵**" in text.partition("必到户")[2]
        assert "走到 0 / 10" in text
        heard = [person for person in (worker, colleague) if told(person, "请您尽快去一趟", "赵桂兰", "厨房着火了")]
        assert len(heard) == 1
        assert leaks(grid3) == []
        grid3.hears_nothing_of("着火", "厨房")


class TestSummary:
    async def test_one_line_if_somebody_was_not_met(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        await listed(stage)
        await ticks(worker, "欧**", grid3)
        await stage.wait_until("2026-11-23 17:29")
        grid3.hears_nothing_of("🌇")
        await stage.wait_until("2026-11-23 17:30")
        grid3.hears("🌇 今天走到 1 / 9", "自己排回清单")
        await stage.wait_until("2026-11-23 19:00")
        assert sum("🌇" in said(message) for message in grid3.messages) == 1
        assert leaks(grid3) == []

    async def test_none_if_everybody_was_met(self, stage: Stage, worker: Person, grid3: Chat) -> None:
        await listed(stage)
        day = [home.names[0][0] + "**" for home in HOMES]
        for name in day:
            await ticks(worker, name, grid3)
        assert "走到 9 / 9" in said(cards_of(grid3)[0])
        await stage.wait_until("2026-11-23 18:00")
        grid3.hears_nothing_of("🌇")
