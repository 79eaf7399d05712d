"""The cards in the grids' chats count live, and never more often than a group may be spoken to."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from handlers.gatherings.buttons import Answer
from models.gatherings import Gathering, SignUp
from models.gatherings.sign_ups import Counts
from models.grids import Grid
from models.people import Person as Row
from models.rules.gathering_plans import PlannedItem
from models.rules.gathering_states import SignUpState
from tests.handlers.conftest import person_id
from tests.handlers.gatherings.holding import TITLE, come_in, counted, holds
from tests.handlers.motions.hall import neighbour
from tests.handlers.stories import forges
from tests.people import START, Chat, Person, Stage, said

PRESSES, SECONDS = 200, 10
EDITS = {"sendMessage", "editMessageText"}


def crowd(stage: Stage, chat: Chat, count: int) -> list[Person]:
    """So many neighbours of grid 3, all in its chat."""
    people = []
    for number in range(count):
        stage.world.register_person(f"邻居{number}", person_id=8000 + number)
        people.append(Person(stage, 8000 + number, 8000 + number, name=f"邻居{number}"))
        come_in(chat, people[-1])
    stage.app.database.transact(lambda session: session.add_all(settled(person) for person in people))
    return people


def settled(person: Person) -> Row:
    """They joined long ago."""
    return Row(telegram_id=person.viewer, name=person.name, grid_id=3, group_id=11, joined_at=START, muted=[])


def calls_to(stage: Stage, chat_id: int, after: int = 0) -> list[dict[str, Any]]:
    """What was sent to a chat, or edited there, since the journal's number `after`."""
    calls = stage.world.journal.after(after)
    return [call for call in calls if call["method"] in EDITS and str(call["params"].get("chat_id")) == str(chat_id)]


def newest(stage: Stage) -> int:
    """The journal's last number."""
    return max((call["n"] for call in stage.world.journal.after(0)), default=0)


async def test_a_burst_is_one_edit_every_four_seconds_and_the_count_is_right(
    stage: Stage, secretary: Person, grid3: Chat
) -> None:
    """200 presses in 10 seconds: some come, some bring others, some cannot, some change their mind."""
    people = crowd(stage, grid3, PRESSES // 2)
    id_ = await holds(stage, secretary, audience=((3, None),), seats=90)
    before, card = newest(stage), grid3.last
    buttons = {b["text"]: b for row in card["buttons"] for b in row}
    pressed = ["✅ 参加", "👥 带人来 +1", "🙏 请假"]
    start = stage.clock.now()
    for number in range(PRESSES):
        person, label = people[number % len(people)], pressed[(number + number // len(people)) % 3]
        world, data = stage.world, buttons[label]["data"]
        world.press(person.viewer, card["message_id"], data=data, chat=grid3.id)
        if number % 8 == 0:
            await stage.settle()
        stage.clock.move(timedelta(seconds=SECONDS / PRESSES))
    await stage.settle()
    assert stage.clock.now() - start == timedelta(seconds=SECONDS)
    await stage.pass_time(seconds=5)
    edits = [datetime.fromisoformat(call["at"]) for call in calls_to(stage, grid3.id, before)]
    assert 3 <= len(edits) <= 4, f"at 0, 4, 8 and 12 seconds: {edits}"
    assert all(later - earlier >= timedelta(seconds=4) for earlier, later in pairwise(edits))
    counts = counted(stage, id_)
    assert counts.waiting > 0, "the hall is full"
    shown = said(grid3.card(TITLE))
    assert f"参加 {counts.going}（带 {counts.guests} 人） · 请假 {counts.declined} · 候补 {counts.waiting}" in shown
    assert f"还有 {counts.seats_left} 座" in shown
    assert counts == recount(stage, id_)


async def test_a_minute_of_pressing_stays_under_the_groups_limit(stage: Stage, secretary: Person, grid3: Chat) -> None:
    await holds(stage, secretary)
    neighbour, before, card = crowd(stage, grid3, 1)[0], newest(stage), grid3.last
    for number in range(70):
        label = ("✅ 参加", "🙏 请假")[number % 2]
        stage.world.press(neighbour.viewer, card["message_id"], text=label, chat=grid3.id)
        await stage.pass_time(seconds=1)
    edits = [datetime.fromisoformat(call["at"]) for call in calls_to(stage, grid3.id, before)]
    a_minute = timedelta(minutes=1)
    assert max(sum(start <= at < start + a_minute for at in edits) for start in edits) <= 15
    await stage.pass_time(seconds=5)
    grid3.hears("参加 0", "请假 1")


async def test_a_quiet_chat_shows_it_at_once_and_a_press_that_changes_nothing_shows_nothing(
    stage: Stage, secretary: Person, grid3: Chat
) -> None:
    await holds(stage, secretary)
    neighbour = crowd(stage, grid3, 1)[0]
    before = newest(stage)
    await neighbour.presses("✅ 参加", chat=grid3)
    grid3.hears("参加 1")
    await stage.pass_time(seconds=10)
    await neighbour.presses("✅ 参加", chat=grid3)
    await stage.pass_time(seconds=10)
    assert len(calls_to(stage, grid3.id, before)) == 1


async def test_one_card_in_every_concerned_chat(
    stage: Stage, secretary: Person, grid3: Chat, centre_chat: Chat
) -> None:
    def bind(session: Session) -> None:
        session.get_one(Grid, 5).chat_id = centre_chat.id

    stage.app.database.transact(bind)
    await holds(stage, secretary, audience=((3, None), (5, None)))
    neighbour = crowd(stage, grid3, 1)[0]
    grid3.hears(TITLE, "参加 0")
    centre_chat.hears(TITLE, "参加 0")
    await neighbour.presses("✅ 参加", chat=grid3)
    grid3.hears("参加 1")
    centre_chat.hears("参加 1")


async def test_words_of_the_whole_card_fit_and_numbers_are_masked(
    stage: Stage, secretary: Person, wang: Person, grid3: Chat
) -> None:
    items = tuple(PlannedItem(f"{number}" + "渠" * 78, 8) for number in range(10))
    await holds(stage, secretary, title="渠" * 60, about="&" * 40 + "电话13912345678" + "好" * 900, place="楼" * 120,
                items=items, invited=((None, "法官 张平"), (person_id(stage, wang), "王秀英")))  # fmt: skip
    text = said(grid3.last)
    assert "请来的：法官 张平、王**" in text
    assert "139****5678" in text
    assert "参加 0" in text, "the counts stand at the end, and the end is there"
    grid3.hears_nothing_of("王秀英", "13912345678")


def recount(stage: Stage, id_: int) -> Counts:
    """The same, counted row by row."""

    def look(session: Session) -> Counts:
        gathering = session.get_one(Gathering, id_)
        rows = list(session.scalars(select(SignUp).where(SignUp.gathering_id == id_)))
        states = Counter(row.state for row in rows)
        going = [row for row in rows if row.state is SignUpState.GOING]
        heads = sum(1 + row.guests for row in going)
        assert heads == gathering.open_taken
        return Counts(
            going=len(going),
            guests=heads - len(going),
            waiting=states[SignUpState.WAITING],
            declined=states[SignUpState.DECLINED],
            seats_left=(gathering.open_seats or 0) - heads,
            invited=0,
            arrived=0,
        )

    return stage.app.database.transact(look)


async def test_many_invited_neighbours_cost_a_press_no_more(stage: Stage, leader: Person, wang: Person) -> None:
    ids = [person_id(stage, neighbour(stage, 7300 + number)) for number in range(20)]
    id_ = await holds(stage, leader, seats=40, invited=tuple((each, "") for each in ids))
    await wang.says("/gatherings")
    asked: list[str] = []
    event.listen(stage.app.database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    await forges(wang, Answer(id_, 0, SignUpState.GOING).pack())
    assert sum(statement.startswith("SELECT people") for statement in asked) < 8
