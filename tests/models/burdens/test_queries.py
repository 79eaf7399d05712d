"""Reading burdens: days and averages, and figures of many in which nobody is recognised."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from models.burdens import Burden
from models.burdens.queries import Asked, Span, Together, put_together, read_everybody, read_own, read_span
from models.grids import Grid
from models.people import Person, get_person_by_account
from models.rules.community import Community
from tests.models.burdens.conftest import COLLEAGUE, WORKER, add_sent
from tests.people import START

TODAY, FRIDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 22)
SPAN_BEGINS = date(2026, 11, 12)  # a Thursday: seven working days before Monday


def person(session: Session, telegram_id: int = WORKER) -> Person:
    found = get_person_by_account(session, telegram_id)
    assert found
    return found


def ask(session: Session, day: date, taps: int, answers: int = 0, telegram_id: int = WORKER) -> None:
    session.add(Burden(person_id=person(session, telegram_id).id, day=day, taps=taps, answers=answers))
    session.flush()


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00")


def test_ones_own_day_and_what_is_usual(session: Session, community: Community) -> None:
    span = read_span(community, now=START)
    assert span.first == SPAN_BEGINS
    assert len(span.before) == 7
    ask(session, TODAY, 3, 2)
    ask(session, FRIDAY, 9, 1)
    ask(session, SUNDAY, 90)
    ask(session, SPAN_BEGINS - timedelta(days=1), 99)
    ask(session, FRIDAY, 50, telegram_id=COLLEAGUE)
    add_sent(session, WORKER, 1, at(SPAN_BEGINS, "00:00") - timedelta(seconds=1))
    add_sent(session, WORKER, 2, at(SPAN_BEGINS, "00:00"))
    add_sent(session, WORKER, 3, at(FRIDAY, "23:59"))
    add_sent(session, WORKER, 3, at(TODAY, "08:00"), "editMessageText")
    add_sent(session, WORKER, 4, at(TODAY, "00:00"))
    add_sent(session, WORKER, 4, at(TODAY, "08:30"))
    add_sent(session, COLLEAGUE, 9, at(TODAY, "08:30"))
    own = read_own(session, person(session), span, community)
    assert own.today == Asked(messages=1, taps=3, answers=2)
    assert (own.days, own.average) == (2, 6), "11 on Friday, 1 on the first day; Sunday is no working day"


def test_nothing_was_asked_yet(session: Session, community: Community) -> None:
    own = read_own(session, person(session), read_span(community, now=START), community)
    assert (own.today.total, own.days, own.average, own.held) == (0, 0, 0, 0)


def test_many_are_told_together(session: Session, community: Community) -> None:
    ask(session, FRIDAY, 10)
    ask(session, FRIDAY, 20, telegram_id=COLLEAGUE)
    ask(session, SUNDAY, 81, telegram_id=COLLEAGUE)
    ask(session, TODAY, 80)
    ask(session, FRIDAY, 90, telegram_id=7007)  # the secretary, of no grid
    together, grids = read_everybody(session, read_span(community, now=START), community, grid_ids={3, 8})
    assert together == Together(people=3, average=40, highest=90, over=(FRIDAY, SUNDAY))
    assert [(grid.id, figures) for grid, figures in grids] == [
        (3, Together(people=2, average=15, highest=81, over=(SUNDAY,))),
        (8, None),
    ]


def test_of_one_alone_nothing_is_told() -> None:
    span = Span(TODAY, (FRIDAY,))
    assert put_together([{FRIDAY: Asked(taps=5)}, {}], span, 80) is None
    assert put_together([{FRIDAY: Asked(taps=5)}, {TODAY: Asked(taps=1)}], span, 80) == Together(2, 5, 5, ())


def test_however_many_serve_it_costs_the_same(session: Session, community: Community) -> None:
    def cost() -> int:
        asked: list[str] = []
        note = lambda *call: asked.append(call[2])  # noqa: E731
        event.listen(session.connection(), "before_cursor_execute", note)
        read_everybody(session, read_span(community, now=START), community, grid_ids=None)
        event.remove(session.connection(), "before_cursor_execute", note)
        return len(asked)

    cost()  # grids are loaded
    before = cost()
    for number, account in enumerate((WORKER, COLLEAGUE, 7006, 7007, 7008), start=1):
        ask(session, FRIDAY, number, telegram_id=account)
        add_sent(session, account, number, at(FRIDAY, "10:00"))
    assert cost() == before == 5


def test_ones_own_hours_are_those_of_ones_grid(session: Session, community: Community) -> None:
    session.get_one(Grid, 3).list_at = time(9, 15)
    session.flush()
    span = read_span(community, now=START)
    of_worker, of_secretary = (read_own(session, person(session, id_), span, community) for id_ in (WORKER, 7007))
    assert of_worker.hours == (time(9, 15), time(12), time(17, 30))
    assert of_secretary.hours[0] == time(8)
