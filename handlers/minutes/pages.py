"""The page from which the secretary writes, sends and corrects a meeting's minutes."""

from typing import Any

from handlers.flow import Context
from handlers.minutes.describing import Case
from handlers.minutes.keyboards import (
    MOST_OBJECTIONS,
    back_to_gathering,
    reading_keyboard,
    review_keyboard,
    writing_keyboard,
)
from handlers.ui.people import about_people
from models.minutes.deadlines import first_day
from models.minutes.queries import count_verdicts, list_attendees, list_objections
from models.minutes.rows import Minutes
from models.minutes.writing import list_pages
from models.rules.minutes import Gap
from models.rules.minutes_states import MinutesState


def show_page(context: Context[Any], minutes: Minutes) -> None:
    """How they stand, with everything that can be done now."""
    match minutes.state:
        case MinutesState.WRITING:
            _show_writing(context, minutes)
        case MinutesState.REVIEW:
            _show_review(context, minutes)
        case MinutesState.PUBLISHED:
            keyboard = [back_to_gathering(minutes), *reading_keyboard(minutes)]
            words = Case(context.announcer, minutes).public_words
            context.say("minutes/read", keyboard=keyboard, about=about_minutes(minutes), **words)


def about_minutes(minutes: Minutes) -> str:
    """What messages about them are about."""
    return f"gathering:{minutes.gathering_id}"


def _show_writing(context: Context[Any], minutes: Minutes) -> None:
    session, first = context.session, first_day(context.community, now=context.now)
    pages = list_pages(session, minutes, first_day=first)
    context.show(
        "minutes/page",
        keyboard=writing_keyboard(minutes, pages),
        about=about_minutes(minutes),
        minutes=minutes,
        gathering=minutes.gathering,
        pages=[(page.item, not page.gaps) for page in pages],
        late=[page.item for page in pages if Gap.DAY in page.gaps],
        first=first,
        attendees=len(list_attendees(session, minutes.gathering_id)),
        hours=context.community.gatherings.objection_hours,
        objections=list_objections(session, minutes),
        most=MOST_OBJECTIONS,
    )


def _show_review(context: Context[Any], minutes: Minutes) -> None:
    objections = list_objections(context.session, minutes)
    context.show(
        "minutes/in_review",
        keyboard=review_keyboard(minutes, objections),
        about=about_people(each.person for each in objections) or about_minutes(minutes),
        minutes=minutes,
        gathering=minutes.gathering,
        verdicts=count_verdicts(context.session, minutes),
        objections=objections,
        most=MOST_OBJECTIONS,
    )
