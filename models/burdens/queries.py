"""Reading burdens: one's own day, and what was asked of many, told without names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from models.burdens.counting import is_message, newest_before
from models.burdens.merging import find_list_at, list_hours
from models.burdens.rows import Burden, HeldPush
from models.grids import Grid
from models.outbox import OutboxRow
from models.people.rows import Person
from models.roles import RoleGrant
from models.rules.burdens import working_days_before
from models.rules.community import Community
from models.rules.working_time import DAY

FEWEST = 2
"""Of fewer people nothing is told: a figure would be somebody's."""
AT_ONCE = 200
"""Chats that one statement reads."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of one person on one day."""

    messages: int = 0
    taps: int = 0
    answers: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.messages + self.taps + self.answers


Days = dict[date, Asked]
NOTHING = Asked()


@dataclass(frozen=True)
class Span:
    """Today, and the working days before it on which averages rest."""

    today: date
    before: tuple[date, ...]

    @property
    def first(self) -> date:
        """The earliest day that is looked at."""
        return self.before[0] if self.before else self.today


@dataclass(frozen=True)
class Own:
    """One person's meter. `days`: on how many of the working days before today anything was asked; the average is
    theirs.
    """

    today: Asked
    average: int
    days: int
    held: int
    hours: tuple[time, ...]
    """When what is held is told them."""


@dataclass(frozen=True)
class Together:
    """What was asked of several people, with nobody's name. `people`: of how many anything was."""

    people: int
    average: int
    highest: int
    over: tuple[date, ...]
    """The days on which it was more than the cap for anybody."""


def read_span(community: Community, *, now: datetime) -> Span:
    """The days that are looked at now."""
    today = community.today(now)
    return Span(today, tuple(working_days_before(community.hours, today)))


def read_own(session: Session, person: Person, span: Span, community: Community) -> Own:
    """Somebody's own meter, in four statements."""
    days = read_days(session, select(Person.id).where(Person.id == person.id), span, community).get(person.id, {})
    behind = _list_asked([days], span.before)
    waiting = select(func.count(HeldPush.id)).where(HeldPush.chat_id == Person.telegram_id).scalar_subquery()
    held, list_at = session.execute(select(waiting, find_list_at()).where(Person.id == person.id)).one()
    hours = tuple(sorted(list_hours(community, list_at)))
    return Own(days.get(span.today, NOTHING), _average(behind), len(behind), held, hours)


def read_everybody(
    session: Session, span: Span, community: Community, *, grid_ids: Collection[int] | None
) -> tuple[Together | None, list[tuple[Grid, Together | None]]]:
    """What was asked of all who serve, and of those of each of these grids (None: of all); None where they are too few
    for nobody to be recognised. Five statements, however many grids there are.
    """
    most = community.visits.most_asked
    found = read_days(session, select(RoleGrant.person_id), span, community)
    wanted = select(Grid).order_by(Grid.id)
    grids = list(session.scalars(wanted if grid_ids is None else wanted.where(Grid.id.in_(grid_ids))))
    held = select(RoleGrant.grid_id, RoleGrant.person_id).where(RoleGrant.grid_id.in_([grid.id for grid in grids]))
    serving: dict[int | None, set[int]] = defaultdict(set)
    for grid_id, person_id in session.execute(held):
        serving[grid_id].add(person_id)
    parts = [(grid, [found[id_] for id_ in serving[grid.id] if id_ in found]) for grid in grids]
    return put_together(found.values(), span, most), [(grid, put_together(part, span, most)) for grid, part in parts]


def put_together(people: Iterable[Days], span: Span, most: int) -> Together | None:
    """The figures of several people; None where nobody may be recognised by them."""
    asked = [days for days in people if days]
    if len(asked) < FEWEST:
        return None
    totals = [(day, each.total) for days in asked for day, each in days.items()]
    over = sorted({day for day, total in totals if total > most})
    highest = max(total for _, total in totals)
    return Together(len(asked), _average(_list_asked(asked, span.before)), highest, tuple(over))


def read_days(session: Session, who: Select[int], span: Span, community: Community) -> dict[int, Days]:
    """What was asked of these people, ids of which `who` selects, on each day of the span; three statements."""
    found: dict[int, dict[date, Asked]] = defaultdict(dict)
    columns = (Burden.person_id, Burden.day, Burden.taps, Burden.answers)
    for id_, day, taps, answers in session.execute(
        select(*columns).where(Burden.person_id.in_(who), Burden.day >= span.first)
    ):
        found[id_][day] = Asked(taps=taps, answers=answers)
    for id_, day, count in _count_messages(session, who, span, community):
        known = found[id_].get(day, NOTHING)
        found[id_][day] = Asked(count, known.taps, known.answers)
    return dict(found)


def _count_messages(
    session: Session, who: Select[int], span: Span, community: Community
) -> Iterator[tuple[int, date, int]]:
    """Messages by person and day, each on the day on which it was sent first: edits follow it. Where each chat's span
    begins is asked before, so that only that part of it is read.
    """
    days = [span.first + DAY * n for n in range((span.today - span.first).days + 1)]
    ends = [datetime.combine(day + DAY, time(), community.zone) for day in days]
    begins = newest_before(datetime.combine(span.first, time(), community.zone))
    theirs = select(Person.id, Person.telegram_id, begins).where(Person.id.in_(who), Person.telegram_id.is_not(None))
    chats = session.execute(theirs).all()
    people = {chat_id: id_ for id_, chat_id, _ in chats}
    for some in (chats[start : start + AT_ONCE] for start in range(0, len(chats), AT_ONCE)):
        first = _list_first([(chat_id, newest or 0) for _, chat_id, newest in some if chat_id]).subquery()
        number = case(*((first.c.at < end, number) for number, end in enumerate(ends)), else_=len(ends) - 1)
        counted = select(first.c.chat_id, number, func.count()).group_by(first.c.chat_id, number)
        yield from ((people[chat_id], days[place], count) for chat_id, place, count in session.execute(counted))


def _list_first(newest: Iterable[tuple[int, int]]) -> Select[int, int | None, datetime | None]:
    """When each message was sent first that came to one of these chats after the one of that number."""
    row = OutboxRow
    since = or_(*((row.chat_id == chat_id) & (row.message_id > number) for chat_id, number in newest))
    sent = select(row.chat_id, row.message_id, func.min(row.sent_at).label("at")).where(since, is_message(row.method))
    return sent.where(row.sent_at.is_not(None)).group_by(row.chat_id, row.message_id)


def _list_asked(people: Iterable[Days], days: Sequence[date]) -> list[int]:
    """What was asked of each on each of these days, those aside on which it was nothing: leave, or another duty."""
    return [days_of[day].total for days_of in people for day in days if day in days_of]


def _average(totals: Sequence[int]) -> int:
    return round(sum(totals) / len(totals)) if totals else 0
