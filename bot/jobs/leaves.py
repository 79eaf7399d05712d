"""What falls due on leaves: the stand-in takes over, the holder is back, and nobody said yes in time."""

from handlers.staff.standing_in import begin, end, tell_unanswered
from handlers.ui.announce import Announcer
from models.leaves import Leave, LeaveState
from models.leaves.planning import LeaveTimer, finish
from models.timers import Timer

KINDS = tuple(LeaveTimer)


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for, if the leave still is as it was planned."""
    leave = announcer.session.get(Leave, timer.subject_id, with_for_update=True)
    if leave is None:
        return
    today, kind = announcer.today, LeaveTimer(timer.kind)
    if kind is LeaveTimer.UNANSWERED and leave.state is LeaveState.ASKED:
        tell_unanswered(announcer, leave)
    elif kind is LeaveTimer.BEGIN and leave.has_begun(today) and today <= leave.last_day:
        begin(announcer, leave)
    elif kind is LeaveTimer.END and leave.state is LeaveState.AGREED:
        finish(announcer.session, leave, today=today)
        end(announcer, leave)
