"""A grid full of people to visit: families whose names, doors, numbers and needs no group chat may ever read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handlers.ui.announce import Announcer
from handlers.visits.lists import tell_must
from models import outbox
from models.grids import Group
from models.households import Household, HouseholdDue
from models.households.settling import settle
from models.outbox import Outbox
from models.people import Person as Row
from models.rules.visit_states import Cause
from models.visits import DiaryEntry, Visit
from models.visits.calling import Told, call_for
from models.visits.deadlines import plan_lists, plan_night
from tests.people import Chat, Person, Stage, labels, said


@dataclass(frozen=True)
class Home:
    """One family, as the office's list has it; `names[0]` is its face."""

    names: tuple[str, ...]
    address: str
    phone: str
    group: int = 11
    traits: tuple[str, ...] = ()


HOMES = (
    Home(("欧阳震华", "欧阳小宝"), "3栋2单元501", "13811110001", traits=("alone",)),
    Home(("赵桂兰",), "3栋2单元502", "13811110002", traits=("disabled",)),
    Home(("钱满仓",), "3栋1单元101", "13811110003"),
    Home(("孙巧云",), "5栋1单元202", "13811110004"),
    Home(("李春生",), "5栋1单元303", "13811110005", traits=("hardship",)),
    Home(("周玉兰",), "6栋1单元604", "13811110006", group=12),
    Home(("吴福贵",), "6栋2单元705", "13811110007", group=12),
    Home(("郑秋菊",), "7栋2单元806", "13811110008", group=12, traits=("newcomer",)),
    Home(("王铁柱",), "7栋3单元907", "13811110009", group=12),
)
CANARIES = tuple(
    {word for home in HOMES for word in (*home.names, home.address, home.address.partition("栋")[2], home.phone)}
    | {"单元", "独居", "残疾", "困难", "流动", "还没见过面", "隔得久了"}
)
"""What must stand in no group chat."""


def moves_in(stage: Stage, homes: Sequence[Home] = HOMES, *, grid: int = 3, settled: bool = True) -> list[int]:
    """They live here, nobody else does, and nobody was there for months. Returns the ids of the faces."""

    def move(session: Session) -> list[int]:
        session.execute(update(Row).where(Row.grid_id == grid).values(grid_id=None, group_id=None))
        faces = []
        for home in homes:
            group = session.get_one(Group, home.group if grid == 3 else (grid - 1) * 5 + 1)
            people = [
                Row(name=name, group_id=group.id, grid_id=grid, address=home.address, phone=home.phone,
                    traits=list(home.traits) if number == 0 else [])
                for number, name in enumerate(home.names)
            ]  # fmt: skip
            for person in people:
                session.add(person)
                session.flush()
            faces.append(people[0].id)
        if settled:
            today = stage.app.community.today(stage.clock.now())
            settle(session, today=today, grid_id=grid, community=stage.app.community)
            long_ago = today - timedelta(days=120)
            session.execute(update(HouseholdDue).values(counts_from=long_ago, last_on=long_ago))
        return faces

    return stage.app.database.transact(move)


def plans(stage: Stage, *, night: bool = False) -> None:
    """What the program does as it starts."""

    def plan(session: Session) -> None:
        plan_lists(session, stage.app.community, now=stage.clock.now())
        if night:
            plan_night(session, stage.app.community, now=stage.clock.now())

    stage.app.database.transact(plan)


async def listed(stage: Stage) -> None:
    """People live here, and today's list comes."""
    moves_in(stage)
    plans(stage)
    await stage.settle()


def leaks(chat: Chat) -> list[str]:
    """What of the families stands in the chat that must not: in words, or on buttons."""
    shown = "\n".join(said(message) + "\n".join(labels(message)) for message in chat.messages)
    return [canary for canary in CANARIES if canary in shown]


def told(person: Person, *words: str) -> int:
    """How often somebody was told that."""
    return sum(all(word in said(message) for word in words) for message in person.messages)


def calls_for(stage: Stage, name: str, cause: Cause, why: Told) -> None:
    """Somebody must go there at once, and hears of it as the program tells it."""

    def call(session: Session) -> None:
        now = stage.clock.now()
        theirs = select(Household).join(Row, Row.household_id == Household.id).where(Row.name == name)
        household = session.scalars(theirs).one()
        key = f"test:{name}:{now.isoformat()}"
        visit = call_for(session, household, cause, key=key, why=why, community=stage.app.community, now=now)
        assert visit
        announcer = Announcer(session, stage.app.scheduler.product, Outbox(key, now), now)
        tell_must(announcer, visit)
        stage.app.sender.offer(outbox.save(session, announcer.outbox.rows))

    stage.app.database.transact(call)
    stage.app.sender.look_again()


def cards_of(chat: Chat) -> list[dict[str, Any]]:
    """The cards of a day's list that stand in the chat, the oldest first."""
    ours = [message for message in chat.messages if message["from"]["is_bot"] and message["buttons"]]
    return [message for message in ours if said(message).startswith("🚶")]


def line_of(chat: Chat, name: str, *, card: int = -1) -> str:
    """The line about somebody on the newest card, by their hidden name."""
    return next(line for line in said(cards_of(chat)[card]).splitlines() if name in line)


def number_of(chat: Chat, name: str, *, card: int = -1) -> str:
    """The label of the button that belongs to the line."""
    number = line_of(chat, name, card=card).partition(".")[0]
    return next(label for label in labels(cards_of(chat)[card]) if label in (number, f"✅{number}", f"🚪{number}"))


async def ticks(person: Person, name: str, grid: Chat, *, card: int = -1) -> str:
    """Press the number of somebody's line; returns the notice."""
    message, label = cards_of(grid)[card], number_of(grid, name, card=card)
    button = next(b for row in message["buttons"] for b in row if b["text"] == label)
    return await person.press(message["message_id"], button, grid)


def entries(stage: Stage) -> list[tuple[str, str, str, str]]:
    """What the diary says: of whom, by whom, of which day, and what came of it; what was taken back left out."""

    def load(session: Session) -> list[tuple[str, str, str, str]]:
        found = session.scalars(select(DiaryEntry).where(DiaryEntry.taken_back_at.is_(None)).order_by(DiaryEntry.id))
        return [(e.household.members[0].name, e.author.name, str(e.met_on), str(e.outcome)) for e in found]

    return stage.app.database.transact(load)


def visits_of(stage: Stage, name: str) -> list[Visit]:
    """Every visit to somebody's household, the oldest first."""

    def load(session: Session) -> list[Visit]:
        theirs = select(Household.id).join(Row, Row.household_id == Household.id).where(Row.name == name)
        return list(session.scalars(select(Visit).where(Visit.household_id.in_(theirs)).order_by(Visit.id)))

    return stage.app.database.transact(load)


def visit_of(stage: Stage, name: str) -> Visit:
    """The newest one that a worker is to make there."""
    return next(visit for visit in reversed(visits_of(stage, name)) if visit.round == "worker")
