"""What falls due on requests: warnings, escalations, offers and silences that run out."""

from handlers.requests import news, staff_news
from handlers.requests.cards import show_request
from handlers.requests.staff_news import Level
from handlers.ui.announce import Announcer
from models.requests import Request
from models.requests.deadlines import NUDGE, Deadline, offer_key, round_key
from models.requests.queries import get_asker
from models.requests.steps import move
from models.rules.request_states import RequestState, RequestStep
from models.timers import Timer

KINDS = tuple(Deadline)
LEVELS = {
    Deadline.REPLY_WARNING: (Level.OWNER,),
    Deadline.REPLY_OVERDUE: (Level.OWNER, Level.LEADER),
    Deadline.SOLUTION_WARNING: (Level.OWNER,),
    Deadline.SOLUTION_OVERDUE: (Level.OWNER, Level.LEADER),
    Deadline.STILL_OVERDUE: (Level.LEADER, Level.SECRETARY),
}
"""Worker, then grid leader, then secretary: one level up with each broken promise."""


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for, if the request still is where it was planned for."""
    request = announcer.session.get(Request, timer.subject_id, with_for_update=True)
    if request is None or not request.state.is_open:
        return
    deadline = Deadline(timer.kind)
    match deadline:
        case Deadline.OFFER_LAPSES:
            _lapse_offer(announcer, request, timer)
        case Deadline.SILENCE_NUDGE | Deadline.SILENCE:
            _end_silence(announcer, request, timer, deadline)
        case _:
            _remind(announcer, request, deadline)


def _remind(announcer: Announcer, request: Request, deadline: Deadline) -> None:
    is_warning = deadline in (Deadline.REPLY_WARNING, Deadline.SOLUTION_WARNING)
    _step(announcer, request, RequestStep.WARN if is_warning else RequestStep.ESCALATE, deadline)
    staff_news.tell_deadline(announcer, request, f"requests/{deadline.removeprefix('request.')}", LEVELS[deadline])


def _lapse_offer(announcer: Announcer, request: Request, timer: Timer) -> None:
    """Nobody answered the offer: it falls back, and the owner stays answerable."""
    if request.invited is None or timer.key != offer_key(announcer.session, request):
        return
    invited = request.invited
    _step(announcer, request, RequestStep.LAPSE_OFFER)
    announcer.session.flush()
    announcer.session.refresh(request, ["invited"])
    show_request(announcer, request, also=[invited, get_asker(announcer.session, request)])
    staff_news.tell_offer_over(announcer, request, invited, declined=False)


def _end_silence(announcer: Announcer, request: Request, timer: Timer, deadline: Deadline) -> None:
    """The author said nothing: one friendly word, then it is closed and counted apart."""
    if timer.key != round_key(request, deadline) or request.state is not RequestState.PROPOSED:
        return
    if deadline is Deadline.SILENCE_NUDGE:
        news.tell_nudge(announcer, request, NUDGE)
        return
    _step(announcer, request, RequestStep.LAPSE)
    show_request(announcer, request)
    news.tell_lapsed(announcer, request)


def _step(announcer: Announcer, request: Request, step: RequestStep, note: str = "") -> None:
    community = announcer.product.community
    move(announcer.session, request, step, None, community, now=announcer.now, text=note)
