"""What is done about group chats a moment after it happened."""

from handlers.chats import asking, reports
from handlers.ui.announce import Announcer
from models.binding import get_place_of_chat
from models.chats import ChatTimer
from models.outbox import OutboxRow
from models.places import ChatPlace
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
    elif place := get_place_of_chat(announcer.session, timer.subject_id):
        _report(announcer, kind, place)


def _report(announcer: Announcer, kind: ChatTimer, place: ChatPlace) -> None:
    match kind:
        case ChatTimer.LOST:
            reports.report_lost(announcer, place)
        case ChatTimer.MOVED:
            reports.report_moved(announcer, place)
        case _:
            reports.report_thread_lost(announcer, place)
