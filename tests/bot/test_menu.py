"""What Telegram shows of the bot: everybody's menu, the staff's own, its description."""

import tomllib
from datetime import timedelta
from typing import Any

import pytest

from bot.menu import refresh_menus
from handlers.flow.routes import discover
from handlers.ui.announce import Announcer
from handlers.ui.menus import OPENED_BY
from handlers.ui.words import TEMPLATES
from models.outbox import Outbox, save
from models.people import get_person_by_account
from models.roles import grant, list_grants, revoke
from models.rules.roles import Role
from tests.people import Person, Stage

LABELS = tomllib.loads((TEMPLATES / "zh" / "labels.toml").read_text(encoding="utf-8"))


def offered(person: Person, chat: int | None = None) -> list[str]:
    """The commands of the menu that Telegram shows this person."""
    chats: list[dict[str, Any]] = person.stage.world.chats_of(person.viewer)
    (found,) = [each for each in chats if each["id"] == (chat or person.viewer)]
    return [command["command"] for command in found["commands"]]


def refresh(stage: Stage, *people: Person) -> None:
    """As whatever changes somebody's roles does it."""

    def work(session: Any) -> list[Any]:
        announcer = Announcer(
            session, stage.app.scheduler.product, Outbox("test", stage.clock.now()), stage.clock.now()
        )
        for person in people:
            row = get_person_by_account(session, person.viewer)
            assert row
            announcer.refresh_menu(row)
        return save(session, announcer.outbox.rows)

    stage.app.sender.offer(stage.app.database.transact(work))


def start_over(stage: Stage) -> int:
    return stage.app.database.transact(lambda s: refresh_menus(s, stage.app.scheduler.product, stage.clock.now()))


async def test_the_menu_is_by_right(resident: Person, worker: Person, leader: Person, admin: Person) -> None:
    everybody = list(LABELS["commands"])
    await resident.says("/start")
    assert offered(resident) == everybody
    assert offered(worker) == ["tasks", "visits", "find", "leave", "burden", *everybody]
    of_leader = ["tasks", "visits", "meetings", "coverage", "find", "leave", "invite", "groups", "burden", *everybody]
    assert offered(leader) == of_leader
    assert offered(admin) == [*OPENED_BY, *everybody]


async def test_a_role_that_is_given_or_taken_changes_it(stage: Stage, resident: Person, worker: Person) -> None:
    await resident.says("/start")

    def change(session: Any) -> None:
        staff, person = (get_person_by_account(session, each.viewer) for each in (worker, resident))
        assert staff
        assert person
        for held in list_grants(session, staff.id):
            revoke(session, held.id)
        grant(session, person.id, Role.STAFF)

    stage.app.database.transact(change)
    refresh(stage, worker, resident)
    await stage.settle()
    assert offered(worker) == list(LABELS["commands"])
    assert offered(resident)[:5] == ["tasks", "visits", "desk", "meetings", "find"]


async def test_after_a_start_only_menus_that_differ_are_set(stage: Stage, worker: Person) -> None:
    assert start_over(stage) > 0, "those who never said hello"
    assert start_over(stage) == 0

    def change(session: Any) -> None:
        staff = get_person_by_account(session, worker.viewer)
        assert staff
        for held in list_grants(session, staff.id):
            revoke(session, held.id)

    stage.app.database.transact(change)
    stage.clock.move(timedelta(seconds=1))
    assert start_over(stage) == 1
    stage.app.sender.look_again()
    await stage.settle()
    assert offered(worker) == list(LABELS["commands"])


async def test_in_a_group_only_its_administrators_are_offered_something(
    stage: Stage, worker: Person, grid3: Any
) -> None:
    creator = stage.world.group(grid3.id).creator_id
    assert offered(worker, grid3.id) == []
    (chat,) = [chat for chat in stage.world.chats_of(creator) if chat["id"] == grid3.id]
    assert [command["command"] for command in chat["commands"]] == ["bind"]


async def test_an_empty_chat_shows_what_the_bot_is_for(stage: Stage, resident: Person) -> None:
    def description() -> str:
        return str(stage.world.chats_of(resident.viewer)[0]["description"])

    assert "新集社区" in description()
    assert "119" in description()
    stage.world.set_language(resident.viewer, "en")
    assert "Xinji Community" in description()
    assert len(stage.world.profile.short_descriptions[""]) <= 120


@pytest.mark.parametrize("whose", ["commands", "staff_commands", "group_commands"])
def test_every_command_that_is_offered_exists(whose: str) -> None:
    assert set(LABELS[whose]) - set(discover().commands) <= {"cancel"}  # which the engine itself takes


def test_every_staff_command_says_to_whom_it_is_open() -> None:
    assert list(LABELS["staff_commands"]) == list(OPENED_BY)
    assert not set(LABELS["commands"]) & set(OPENED_BY)
