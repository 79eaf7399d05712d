"""What falls due on minutes, as timers: the time for objections is over, and a paper is to be drawn."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from models import timers
from models.minutes.rows import Minutes
from models.rules.community import Community

CHATS = "chats"
"""The end of the key of the paper that goes to the grids' chats; on another one's end stands who asked for it."""


ASKED_AFTER = (3, 7)
"""Days after a meeting; at the last of them its heads are asked as well."""


class MinutesTimer(StrEnum):
    """What falls due on one meeting's minutes; the timer's kind."""

    UNWRITTEN = "minutes.unwritten"
    PUBLISH = "minutes.publish"
    PAPER = "minutes.paper"


def plan_asking(session: Session, gathering_id: int, *, now: datetime) -> None:
    """A meeting is over: where nobody has sent its minutes by then, it is asked for them, and then its heads are."""
    for days in ASKED_AFTER:
        key, kind = f"{MinutesTimer.UNWRITTEN}:{gathering_id}:{days}", MinutesTimer.UNWRITTEN
        timers.plan(session, key, kind=kind, subject_id=gathering_id, due_at=now + timedelta(days=days))


def read_asking(key: str) -> int:
    """How many days after the meeting such a timer asks."""
    return int(key.rpartition(":")[2])


def first_day(community: Community, *, now: datetime) -> date:
    """The first day by which something can be promised: that on which minutes that are sent now are published."""
    return community.today(now + timedelta(hours=community.gatherings.objection_hours))


def publish_key(minutes: Minutes) -> str:
    """The end of the present round: an earlier one publishes nothing."""
    return f"{MinutesTimer.PUBLISH}:{minutes.gathering_id}:{minutes.round}"


def plan_publication(session: Session, minutes: Minutes, *, due_at: datetime) -> None:
    """Have them published then, unless they are corrected before."""
    timers.plan(session, publish_key(minutes), kind=MinutesTimer.PUBLISH, subject_id=minutes.gathering_id,
                due_at=due_at)  # fmt: skip


def cancel_publication(session: Session, minutes: Minutes) -> None:
    """The round ends without it."""
    timers.cancel(session, [publish_key(minutes)])


def plan_paper(session: Session, minutes: Minutes, *, to: str, due_at: datetime) -> None:
    """Have them drawn and sent: to the grids' chats, or to a person (`to` is their id), to whom at most once a
    minute. Drawing is kept out of the step that publishes: that one must not fail over a font.
    """
    kind = MinutesTimer.PAPER
    moment = "" if to == CHATS else f"{due_at:%Y%m%d%H%M}"
    key = f"{kind}:{minutes.gathering_id}:{moment}:{to}"
    timers.plan(session, key, kind=kind, subject_id=minutes.gathering_id, due_at=due_at)
