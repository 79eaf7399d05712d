"""On PostgreSQL two work at the same moment: the second waits for the first, and sees what came of it."""

import asyncio
from collections.abc import Callable
from datetime import date
from threading import Event
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.rules.visit_states import Outcome, VisitState
from models.visits.diary import write_entry
from models.visits.meetings import access_visit, find_meeting, hold_list
from models.visits.planning import list_of_day
from tests.handlers.conftest import acting
from tests.handlers.visits.neighbours import listed, visit_of
from tests.people import Chat, Person, Stage

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
TODAY = date(2026, 11, 23)
A_MOMENT = 0.5  # seconds in which the second would long be through


async def overlap(stage: Stage, first: Callable[[Session], Any], second: Callable[[Session], Any]) -> Any:
    """The second begins once the first is done but for its commit, and is still at it when that comes."""
    begun, ended = Event(), Event()

    def hold(session: Session) -> None:
        first(session)
        begun.set()
        assert not ended.wait(A_MOMENT), "it did not wait"

    def follow(session: Session) -> Any:
        begun.wait(5)
        found = second(session)
        ended.set()
        return found

    _, found = await asyncio.gather(stage.app.database.run(hold), stage.app.database.run(follow))
    return found


async def test_two_who_tick_the_same_visit(stage: Stage, worker: Person, colleague: Person, grid3: Chat) -> None:
    del grid3
    await listed(stage)
    id_, community, now = visit_of(stage, "欧阳震华").id, stage.app.community, stage.clock.now()

    def tick(session: Session) -> None:
        actor = acting(session, worker)
        visit = access_visit(session, actor, id_)
        write_entry(session, actor, visit.household, Outcome.FINE, community, now=now, visit=visit)

    def look(session: Session) -> int | None:
        visit = access_visit(session, acting(session, colleague), id_)
        entry = find_meeting(session, visit, community, day=TODAY)
        return entry.author_id if entry else None

    author_id = await overlap(stage, tick, look)
    assert author_id == stage.app.database.transact(lambda session: acting(session, worker).id)


async def test_two_who_show_the_same_card(stage: Stage, worker: Person, grid3: Chat) -> None:
    """Whoever shows it last shows everything that is committed."""
    del grid3
    await listed(stage)
    id_, community, now = visit_of(stage, "欧阳震华").id, stage.app.community, stage.clock.now()

    def tick(session: Session) -> None:
        actor = acting(session, worker)
        visit = access_visit(session, actor, id_)
        write_entry(session, actor, visit.household, Outcome.FINE, community, now=now, visit=visit)
        hold_list(session, 3, TODAY)

    def show(session: Session) -> VisitState:
        hold_list(session, 3, TODAY)
        return next(visit.state for visit in list_of_day(session, 3, TODAY) if visit.id == id_)

    assert await overlap(stage, tick, show) is VisitState.MET
