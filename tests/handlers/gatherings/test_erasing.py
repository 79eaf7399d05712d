"""Somebody who takes part wants everything erased: others get the seat, and every sum stays."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.gatherings import SignUp
from tests.handlers.appointments.test_erasing import erases
from tests.handlers.gatherings.holding import come_in, counted, holds
from tests.handlers.motions.hall import arrives, closes, confirm, meets, neighbour, puts_to_vote, stored
from tests.handlers.stories import forges
from tests.handlers.topics.grids import DARK, proposes
from tests.people import Chat, Person, Stage


@pytest.fixture
def sun(stage: Stage, grid3: Chat) -> Person:
    """Another resident of grid 3, who is in its chat."""
    person = neighbour(stage, 7099, "孙二妹")
    come_in(grid3, person)
    return person


def names(session: Session) -> list[str]:
    """Everybody who has answered."""
    return [sign_up.person.name for sign_up in session.scalars(select(SignUp))]


async def test_the_next_in_line_gets_the_seat(
    stage: Stage, leader: Person, wang: Person, sun: Person, grid3: Chat
) -> None:
    id_ = await holds(stage, leader, seats=1)
    for person in (wang, sun):
        await forges(person, f"qj:{id_}:0:going", chat=grid3)
    await stage.pass_time(seconds=5)
    grid3.hears("参加 1", "候补 1")
    await erases(wang)
    sun.hears("有座位")
    grid3.hears("参加 1 · 请假 0 · 还有 0 座")
    assert stored(stage, names) == ["孙二妹"]
    assert (counted(stage, id_).going, counted(stage, id_).waiting) == (1, 0)


async def test_a_vote_that_is_cast_stays_counted(
    stage: Stage, leader: Person, wang: Person, sun: Person, grid3: Chat
) -> None:
    await meets(stage, leader, wang, sun)
    await puts_to_vote(leader)
    await wang.presses("反对")
    await erases(wang)
    await sun.presses("赞成")
    await closes(leader)
    grid3.hears("赞成 1", "反对 1")
    grid3.hears_nothing_of("王秀英")


async def test_what_they_proposed_is_withdrawn_without_a_word_of_theirs(
    stage: Stage, leader: Person, wang: Person, sun: Person, grid3: Chat
) -> None:
    confirm(stage, sun)
    await proposes(wang)
    await forges(sun, "us:1", chat=grid3)
    await erases(wang)
    sun.hears("撤回")
    for chat in (sun, leader, grid3):
        chat.hears_nothing_of(DARK)


async def test_at_the_door_nobody_waits_for_them(stage: Stage, leader: Person, wang: Person, sun: Person) -> None:
    id_ = await holds(stage, leader)
    await forges(wang, f"qj:{id_}:0:going")
    await stage.wait_until("2026-11-30 19:00")
    await arrives(sun, id_)
    await forges(leader, f"ql:{id_}:0")
    leader.hears("名单")
    await erases(wang)
    leader.hears_nothing_of("王秀英")
    assert stored(stage, names) == ["孙二妹"]
