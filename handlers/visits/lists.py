"""A grid's list of the day: one card in its group chat without anything personal, or in private where there is none."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.ui.announce import Announcer, Recipient
from handlers.ui.people import about_people
from handlers.visits.days import DayOfGrid, Line, Mark, Section, cut_sections
from handlers.visits.keyboards import group_keyboard, mine
from handlers.visits.must_cards import ask_to_go, list_leaders, refresh_asked
from handlers.visits.own import tell_own
from models import outbox, timers
from models.grids import Grid
from models.households import Household
from models.rules.delivery import Priority
from models.rules.visit_plans import visited_on
from models.rules.visit_states import VisitState
from models.rules.working_time import DAY, utc
from models.visits import Visit, VisitList
from models.visits.deadlines import VisitTimer
from models.visits.meetings import hold_list, list_listed_days

A_WEEK = timedelta(days=7)
"""Older cards are history."""
MOST_LINES = 75
"""So many visits the card names and has a number for: a message takes 4096 characters and 100 buttons."""


def show_list(announcer: Announcer, grid: Grid, day: date) -> None:
    """Bring the grid its list of that day: one card in its chat; where there is none, each worker's part in private.
    On a list on which nobody stands there is nothing to say.
    """
    hold_list(announcer.session, grid.id, day)
    listed = DayOfGrid(announcer, grid, day)
    if not listed.lines:
        return
    if to := announcer.to_grid(grid):
        _show_card(listed, to, Priority.TASKS)
    else:
        _tell_one_by_one(listed)
    _tell_turns(listed)


def refresh(announcer: Announcer, changed: Household | Visit) -> None:
    """Something about a visit changed: the cards of today and of the days on whose lists it stands say so, and those
    of who was asked to go there at once.
    """
    session, today = announcer.session, announcer.today
    household_id = changed.household_id if isinstance(changed, Visit) else changed.id
    days = list_listed_days(session, household_id, since=today - A_WEEK)
    grid = session.get_one(Grid, changed.grid_id)
    for day in sorted(days | {today, visited_on(announcer.now, announcer.product.community.zone)}):
        refresh_day(announcer, grid, day)
    refresh_asked(announcer, household_id)


def refresh_day(announcer: Announcer, grid: Grid, day: date) -> None:
    """The card of one day, if it was pushed."""
    to = announcer.to_grid(grid)
    if to and outbox.has_card(announcer.session, _key(grid.id, day), chat_id=to.chat_id):
        hold_list(announcer.session, grid.id, day)
        _show_card(DayOfGrid(announcer, grid, day), to, Priority.REPLY)


def show_today(announcer: Announcer, grid: Grid, *, anew: bool = True) -> None:
    """The grid's chat is new, takes messages again, or (not `anew`) became a supergroup, in which nothing stands yet:
    if today's list was pushed it comes there.
    """
    day, to = announcer.today, announcer.to_grid(grid)
    if to is None or not _was_pushed(announcer, grid, day):
        return
    if anew:
        for chat_id, message_id in outbox.forget_cards(announcer.session, [_key(grid.id, day)]):
            announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})
    show_list(announcer, grid, day)


def show_today_one_by_one(announcer: Announcer, grid: Grid) -> None:
    """The grid's chat takes nothing from us any more: if today's list was pushed, each worker gets their part."""
    if _was_pushed(announcer, grid, announcer.today):
        _tell_one_by_one(DayOfGrid(announcer, grid, announcer.today))


def tell_must(announcer: Announcer, visit: Visit) -> None:
    """Somebody is to be visited at once: today's card says so, and whoever it falls to hears it in private; where
    nobody serves there the grid's leaders do. At night it waits for the morning, unless something big happened.
    """
    day, grid, session = announcer.today, visit.grid, announcer.session
    to = announcer.to_grid(grid)
    if to and visit.listed_on == day and _was_pushed(announcer, grid, day):
        hold_list(session, grid.id, day)
        _show_card(DayOfGrid(announcer, grid, day), to, Priority.REMINDER)
    ask_to_go(announcer, visit)


def sum_up(announcer: Announcer, grid: Grid, day: date) -> None:
    """In the evening: how many were met, in one line, where anything is still open; who went and found nobody at home
    has done it. They come back on a list by themselves, and nobody is named.
    """
    to = announcer.to_grid(grid)
    if to is None or not _was_pushed(announcer, grid, day):
        return
    listed = DayOfGrid(announcer, grid, day)
    left = [line for line in listed.asked if _is_left(line)]
    if left:
        musts = sum(line.visit.is_must for line in left)
        announcer.say(to, "visits/summary", priority=Priority.REMINDER, expires_at=_end_of(announcer, day),
                      met=listed.met, count=len(listed.asked), left=len(left), musts=musts)  # fmt: skip


def _show_card(listed: DayOfGrid, to: Recipient, priority: Priority) -> None:
    """Places and hidden names, and one button a visit. A list that would come when its day is over does not come."""
    announcer, sections = listed.announcer, cut_sections(listed.sections, MOST_LINES)
    announcer.show_card(
        _key(listed.grid.id, listed.day),
        to,
        "visits/card",
        keyboard=group_keyboard([line for section in sections for line in section.lines]),
        priority=priority,
        expires_at=_end_of(announcer, listed.day) if priority is Priority.TASKS else None,
        **_words(listed, sections),
    )


def _tell_one_by_one(listed: DayOfGrid) -> None:
    """Everybody who has something to do today hears it, once a day; the grid's leaders see the whole list."""
    announcer, grid = listed.announcer, listed.grid
    leaders = {person.id: person for person in list_leaders(announcer, grid)}
    asked = {line.whose.id: line.whose for line in listed.asked if line.whose and _is_left(line)}
    for person in (asked | leaders).values():
        to = announcer.to_person(person)
        key = f"{VisitTimer.LIST}:{grid.id}:{listed.day}:{person.id}"
        if to is None or not timers.note_done(announcer.session, key, kind=VisitTimer.LIST, now=announcer.now):
            continue
        expires_at = _end_of(announcer, listed.day)
        if person.id in leaders:
            words = _words(listed, cut_sections(listed.sections, MOST_LINES)) | {"expires_at": expires_at}
            announcer.say(to, "visits/whole", keyboard=[mine()], priority=Priority.TASKS, **words)
        else:
            tell_own(announcer, person, to, grid=grid, expires_at=expires_at)


def _tell_turns(listed: DayOfGrid) -> None:
    """Whoever goes to all grids in turn looks into no grid's chat: when a household is theirs to visit they hear it in
    private, in one message a day, however many grids have one for them.
    """
    announcer, now = listed.announcer, listed.announcer.now
    kind, rounds = VisitTimer.LIST, {each.key: each for each in listed.community.visits.rounds}
    for line in listed.lines:
        visit, round_ = line.visit, rounds.get(line.visit.round)
        if visit.is_must or line.whose is None or round_ is None or not round_.goes_everywhere:
            continue
        if not timers.note_done(announcer.session, f"{kind}:turn:{visit.id}", kind=kind, now=now):
            continue
        key = f"{kind}:turns:{listed.day}:{line.whose.id}"
        if (to := announcer.to_person(line.whose)) and timers.note_done(announcer.session, key, kind=kind, now=now):
            announcer.say(to, "visits/turn", keyboard=[mine()], priority=Priority.TASKS,
                          expires_at=_end_of(announcer, listed.day), until=visit.ends_on)  # fmt: skip


def _words(listed: DayOfGrid, sections: Sequence[Section]) -> dict[str, Any]:
    """What both say, and whom it is about."""
    lines = [line for section in sections for line in section.lines]
    faces = {face.id: face for line in lines if (face := line.visit.household.face)}
    return {
        "about": about_people(faces.values()),
        "grid": listed.grid,
        "day": listed.day,
        "sections": sections,
        "met": listed.met,
        "count": len(listed.asked),
        "more": len(listed.lines) - len(lines),
    }


def _is_left(line: Line) -> bool:
    return line.visit.state is VisitState.OPEN and line.mark is not Mark.MET


def _was_pushed(announcer: Announcer, grid: Grid, day: date) -> bool:
    """The list is planned and pushed in one go."""
    return announcer.session.get(VisitList, (grid.id, day)) is not None


def _end_of(announcer: Announcer, day: date) -> datetime:
    return utc(datetime.combine(day + DAY, time(), announcer.product.community.zone))


def _key(grid_id: int, day: date) -> str:
    return f"visits:{grid_id}:{day}"
