"""What falls due on gatherings, as timers: reminders, the end, cards that wait to be shown again, news of a seat.

A reminder is sent once, whatever happens in between: its key names the gathering, its start and the hours, and what was
done is never done again. One that comes too late makes way for the next.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from models import timers
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.rules.appointment_times import remind_at
from models.rules.community import Community
from models.rules.gathering_states import GatheringState
from models.rules.working_time import utc
from models.timers import Timer


class GatheringTimer(StrEnum):
    """What falls due on one gathering, whose id is the timer's subject; the timer's kind."""

    REMIND = "gathering.remind"
    END = "gathering.end"
    SHOW = "gathering.show"
    TELL_PROMOTED = "gathering.tell_promoted"


RUNS_OVER = timedelta(hours=1)
"""A gathering is over by itself so long after it was to end: until then people still arrive, and vote."""


def plan_reminders(session: Session, gathering: Gathering, community: Community, *, now: datetime) -> None:
    """Have everybody reminded of its present time, each reminder once: in waking hours, and none that would come when
    the next is due. Where it is not coming any more, nothing.
    """
    if gathering.state is not GatheringState.COMING:
        return
    start, ahead = gathering.starts_at, sorted({int(hours) for hours in gathering.remind_hours}, reverse=True)
    moments = [remind_at(start, hours, community.quiet_hours, community.hours) for hours in ahead]
    for hours, moment, end in zip(ahead, moments, [*moments[1:], start], strict=False):
        if now < moment < end:
            timers.plan(
                session,
                reminder_key(gathering, start, hours),
                kind=GatheringTimer.REMIND,
                subject_id=gathering.id,
                due_at=moment,
                late_at=end,
            )


def replan_reminders(
    session: Session, gathering: Gathering, community: Community, *, before: set[str], now: datetime
) -> None:
    """The same where `before` were its reminders: what is none any more is cancelled, what still is one keeps its
    place, also where it is due this moment.
    """
    timers.cancel(session, before - list_keys(gathering))
    plan_reminders(session, gathering, community, now=now)


def cancel_reminders(session: Session, gathering: Gathering) -> None:
    """Nobody is reminded of it any more."""
    timers.cancel(session, list_keys(gathering))


def list_keys(gathering: Gathering) -> set[str]:
    """All reminders of its present time."""
    return {reminder_key(gathering, gathering.starts_at, int(hours)) for hours in gathering.remind_hours}


def reminder_key(gathering: Gathering, start: datetime, hours: int) -> str:
    """The reminder so many hours ahead of that start."""
    return f"{GatheringTimer.REMIND}:{gathering.id}:{_minute(start)}:{hours}"


def read_reminder(gathering: Gathering, timer: Timer) -> int | None:
    """How many hours ahead of the start a timer that fell due reminds; None where it is of another start, or of
    something that does not take place.
    """
    hours = int(timer.key.rpartition(":")[2])
    is_right = timer.key == reminder_key(gathering, gathering.starts_at, hours) and hours in gathering.remind_hours
    return hours if is_right and gathering.state is GatheringState.COMING else None


def plan_end(session: Session, gathering: Gathering) -> None:
    """Have it over by itself some time after it was to end."""
    due_at = gathering.ends_at + RUNS_OVER
    timers.plan(session, end_key(gathering), kind=GatheringTimer.END, subject_id=gathering.id, due_at=due_at)


def cancel_end(session: Session, gathering: Gathering) -> None:
    """It is not over by itself at that time."""
    timers.cancel(session, [end_key(gathering)])


def end_key(gathering: Gathering) -> str:
    """The end that it is to have now."""
    return f"{GatheringTimer.END}:{gathering.id}:{_minute(gathering.ends_at)}"


def plan_telling(session: Session, sign_up: SignUp, *, now: datetime) -> None:
    """Have somebody told that they have a seat, which came free otherwise than by somebody's step."""
    key = f"{GatheringTimer.TELL_PROMOTED}:{sign_up.gathering_id}:{sign_up.person_id}:{_second(now)}"
    timers.plan(session, key, kind=GatheringTimer.TELL_PROMOTED, subject_id=sign_up.gathering_id, due_at=now)


def read_promoted(timer: Timer) -> int:
    """Whom a timer of that kind names: a person's id."""
    return int(timer.key.split(":")[2])


def _minute(moment: datetime) -> str:
    return f"{utc(moment):%Y%m%dT%H%M}"


def _second(moment: datetime) -> str:
    return f"{utc(moment):%Y%m%dT%H%M%S}"
