"""A household's story: who was there, what its people asked for and booked, the newest first; for who may see it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.samples import photo
from models import audit
from models.appointments.rows import Appointment
from models.audit import Deed
from models.households.settling import household_of
from models.people import Person as Row
from models.roles import grant, grid_scope
from models.rules.appointment_states import AppointmentState
from models.rules.roles import Role
from models.rules.visit_states import Outcome
from models.visits import DiaryEntry
from tests.conftest import person
from tests.handlers.stories import files, forges
from tests.models.commitments.making import person_of
from tests.people import START, Chat, Person, Stage, labels, said


@pytest.fixture
async def home(stage: Stage, resident: Person) -> int:
    """王秀英's household in grid 3, in which her husband lives as well."""
    await resident.joins()

    def settle(session: Session) -> int:
        wang, today = person_of(session, resident.viewer), stage.app.community.today(stage.clock.now())
        household = household_of(session, wang, today=today)
        assert household is not None
        session.add(Row(name="陈大山", grid_id=3, group_id=11, muted=[], household_id=household.id, traits=[]))
        return household.id

    return stage.app.database.transact(settle)


def writes(stage: Stage, home: int, text: str, days_ago: int, **values: Any) -> int:
    """于超 was there so many days ago."""

    def add(session: Session) -> int:
        at: datetime = START - timedelta(days=days_ago)
        entry = DiaryEntry(household_id=home, grid_id=3, group_id=11, author_id=person_of(session, 7004).id, text=text,
                           round="worker", met_on=at.date(), at=at, **{"outcome": Outcome.FINE, **values})  # fmt: skip
        session.add(entry)
        session.flush()
        return entry.id

    return stage.app.database.transact(add)


def books(stage: Stage, days_ago: int, state: AppointmentState = AppointmentState.CANCELLED) -> None:
    """Her husband had a haircut in mind."""

    def add(session: Session) -> None:
        husband = session.scalars(select(Row).where(Row.name == "陈大山")).one()
        at = START - timedelta(days=days_ago)
        session.add(
            Appointment(person_id=husband.id, booked_by_id=husband.id, service="haircut", centre="elders", state=state,
                        starts_at=at, ends_at=at + timedelta(minutes=30), created_at=at, code=f"{days_ago:05d}")
        )  # fmt: skip

    stage.app.database.transact(add)


async def test_everything_in_one_line_of_time(stage: Stage, resident: Person, worker: Person, home: int) -> None:
    writes(stage, home, "腿疼，陪她去看了医生", 5, outcome=Outcome.SOLVED)
    writes(stage, home, "", 400)
    writes(stage, home, "按错了", 1, taken_back_at=START)
    books(stage, 3)
    books(stage, 2, AppointmentState.LAPSED)
    await files(resident)
    await forges(worker, f"2s:{home}:0")
    story = worker.hears("王秀英", "这家的来往")
    told = said(story)
    order = ["王秀英反映：环境卫生", "东三巷垃圾没清", "陈大山预约：", "于超去过：🔧 当场解决", "腿疼，陪她去看了医生",
             "2025年10月19日 周日 于超去过"]  # fmt: skip
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    assert "按错了" not in told
    assert told.count("预约：") == 1, "what was never made is no story"
    assert "2026年" not in told
    await worker.presses("26")
    worker.hears("东三巷垃圾没清", "环境卫生")


async def test_it_is_paged(stage: Stage, worker: Person, home: int) -> None:
    for number in range(14):
        writes(stage, home, f"第{number}次见", number)
    await forges(worker, f"2s:{home}:0")
    first = worker.hears("第0次见", "第5次见")
    assert "第6次见" not in said(first)
    await worker.presses("下一页")
    worker.hears("第6次见", "第11次见")
    await worker.presses("下一页")
    last = worker.hears("第12次见", "第13次见")
    assert not [label for label in labels(last) if "下一页" in label]
    await worker.presses("上一页")
    worker.hears("第6次见", "第11次见")


async def test_what_was_recorded_is_played_on_a_press(stage: Stage, worker: Person, leader: Person, home: int) -> None:
    await worker.sends("voice")
    await worker.sends("photo", upload=photo())
    voice = next(m for m in worker.messages if m["kind"] == "voice")["voice"]["file_id"]
    picture = next(m for m in worker.messages if m["kind"] == "photo")["photo"]["file_id"]
    attachments = [{"kind": "voice", "file_id": voice}, {"kind": "photo", "file_id": picture}]
    writes(stage, home, "听她说", 2, attachments=attachments)
    silent = writes(stage, home, "没带什么", 1)
    await forges(leader, f"2s:{home}:0")
    assert [label for label in labels(leader.last) if "听听" in label] == ["🎧 听听、看看 11月21日 周六 的"]
    await leader.presses("听听、看看")
    leader.hears("王秀英", "11月21日 周六")
    assert [m["kind"] for m in leader.messages[-2:]] == ["photo", "voice"]
    assert "没有找到" in await forges(leader, f"2p:{silent}")
    assert "没有找到" in await forges(leader, "2p:999")


async def test_who_serves_elsewhere_or_lives_there_does_not_read_it(
    stage: Stage, resident: Person, daughter: Person, worker: Person, grid3: Chat, home: int
) -> None:
    entry = writes(stage, home, "说了心里话", 2, attachments=[{"kind": "voice", "file_id": "x"}])
    group_leader = person(stage, 7003)
    for somebody in (daughter, group_leader):
        await somebody.says("/start")

    def promote(session: Session) -> None:
        grant(session, person_of(session, daughter.viewer).id, Role.GRID_WORKER, grid_scope(4))

    stage.app.database.transact(promote)
    for stranger in (resident, daughter):
        assert "没有找到" in await forges(stranger, f"2s:{home}:0")
        assert "没有找到" in await forges(stranger, f"2p:{entry}")
    assert "不归您办" in await forges(group_leader, f"2s:{home}:0"), "who visits in the group, and sees no household"
    assert "不归您办" in await forges(group_leader, f"2p:{entry}")
    await forges(worker, f"2s:{home}:0", chat=grid3)
    for chat in (resident, daughter, group_leader, grid3):
        chat.hears_nothing_of("心里话", "这家的来往")


async def test_who_looked_is_written_down(stage: Stage, worker: Person, home: int) -> None:
    await forges(worker, f"2s:{home}:0")

    def noted(session: Session) -> list[tuple[str, int | None, list[str]]]:
        people = session.scalars(select(Row).where(Row.household_id == home).order_by(Row.id)).all()
        found = [audit.list_about(session, one.id, limit=1)[0] for one in people]
        return [(str(line.deed), line.actor_id, line.fields) for line in found]

    worker_id = stage.app.database.transact(lambda session: person_of(session, worker.viewer).id)
    found = stage.app.database.transact(noted)
    assert [(deed, who) for deed, who, _ in found] == [(Deed.SEE, worker_id)] * 2
    assert all({"visits", "requests", "appointments"} <= set(fields) for _, _, fields in found)


async def test_a_stationed_cadre_reads_no_requests(stage: Stage, resident: Person, home: int) -> None:
    cadre = person(stage, 7002)
    await cadre.says("/start")

    def promote(session: Session) -> None:
        grant(session, person_of(session, cadre.viewer).id, Role.STATIONED_CADRE)

    stage.app.database.transact(promote)
    await files(resident)
    writes(stage, home, "都好", 2)
    await forges(cadre, f"2s:{home}:0")
    cadre.hears("于超去过", "都好")
    cadre.hears_nothing_of("东三巷垃圾没清")


async def test_nothing_yet(worker: Person, home: int) -> None:
    await forges(worker, f"2s:{home}:0")
    worker.hears("这家的来往", "一次一次记下来")
