"""What is done about group chats a moment after it happened."""

from handlers.chats import asking, reports
from handlers.ui.announce import Announcer
from models.chats import ChatTimer
from models.grids import Grid
from models.outbox import OutboxRow
from models.timers import Timer

KINDS = tuple(ChatTimer)


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for."""
    kind = ChatTimer(timer.kind)
    if kind is ChatTimer.MEMBER_KNOWN:
        if question := announcer.session.get(OutboxRow, timer.subject_id):
            asking.take_answer(announcer, question)
    elif kind is ChatTimer.HELLO:
        reports.say_hello(announcer, timer.subject_id)
    elif grid := announcer.session.get(Grid, timer.subject_id):
        _report(announcer, kind, grid)


def _report(announcer: Announcer, kind: ChatTimer, grid: Grid) -> None:
    match kind:
        case ChatTimer.LOST:
            reports.report_lost(announcer, grid)
        case ChatTimer.MOVED:
            reports.report_moved(announcer, grid)
        case _:
            reports.report_thread_lost(announcer, grid)
