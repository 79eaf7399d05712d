"""The life of a request: which step leads from which state to which, who may take it, and why it exists."""

from dataclasses import dataclass
from enum import StrEnum, auto

from models.rules.refusals import NotNow, NotYours


class RequestState(StrEnum):
    """Where a request stands. The last three are ends, counted apart."""

    FILED = auto()  # waiting for somebody of the grid to accept it
    ACCEPTED = auto()  # one named person is answerable
    WAITING = auto()  # the resident was asked something; the clock stands still
    PROPOSED = auto()  # the owner says it is done; the resident decides
    SOLVED = auto()
    SILENT = auto()  # closed because the resident did not answer
    WITHDRAWN = auto()

    @property
    def is_open(self) -> bool:
        """True while somebody still owes the resident something."""
        return self not in CLOSED


class Party(StrEnum):
    """Who somebody is to one request."""

    AUTHOR = auto()
    OWNER = auto()  # answerable now
    GRID = auto()  # may work on requests of this grid
    INVITED = auto()  # was offered the request by a transfer
    OFFICE = auto()  # takes the resident's word by telephone
    LEADER = auto()  # sees to it that somebody is on it
    CLOCK = auto()


class RequestStep(StrEnum):
    """What can happen to a request."""

    FILE = auto()
    ACCEPT = auto()
    OFFER = auto()
    TAKE_OVER = auto()
    DECLINE = auto()
    LAPSE_OFFER = auto()
    REPLY = auto()
    ASK = auto()
    ADD = auto()
    ANSWER = auto()
    RESUME = auto()
    PROPOSE = auto()
    CONFIRM = auto()
    REJECT = auto()
    LAPSE = auto()
    WITHDRAW = auto()
    REOPEN = auto()
    RATE = auto()
    WARN = auto()
    ESCALATE = auto()
    RELEASE = auto()


S, P = RequestState, Party
OPEN = frozenset({S.FILED, S.ACCEPTED, S.WAITING, S.PROPOSED})
CLOSED = frozenset({S.SOLVED, S.SILENT, S.WITHDRAWN})
OWNED = frozenset({S.ACCEPTED, S.WAITING, S.PROPOSED})


@dataclass(frozen=True)
class Arrow:
    """One allowed step. `to` None: the state stays as it is."""

    by: frozenset[Party]
    since: frozenset[RequestState]
    to: RequestState | None
    why: str


def _arrow(
    by: set[Party], since: set[RequestState] | frozenset[RequestState], to: RequestState | None, why: str
) -> Arrow:
    return Arrow(frozenset(by), frozenset(since), to, why)


ARROWS: dict[RequestStep, Arrow] = {
    RequestStep.ACCEPT: _arrow({P.GRID}, {S.FILED}, S.ACCEPTED, "first-asked responsibility begins"),
    RequestStep.OFFER: _arrow(
        {P.OWNER, P.LEADER}, {S.ACCEPTED, S.WAITING}, None, "asking is not shedding: the owner stays answerable"
    ),
    RequestStep.TAKE_OVER: _arrow({P.INVITED}, {S.ACCEPTED, S.WAITING}, None, "only acceptance moves responsibility"),
    RequestStep.DECLINE: _arrow({P.INVITED}, {S.ACCEPTED, S.WAITING}, None, "a declined offer falls back"),
    RequestStep.LAPSE_OFFER: _arrow({P.CLOCK}, {S.ACCEPTED, S.WAITING}, None, "an unanswered offer falls back"),
    RequestStep.REPLY: _arrow({P.GRID, P.OWNER}, OPEN, None, "the grid talks to the resident"),
    RequestStep.ASK: _arrow({P.OWNER}, {S.ACCEPTED}, S.WAITING, "only the resident can go on: the clock stands still"),
    RequestStep.ADD: _arrow({P.AUTHOR}, {S.FILED, S.ACCEPTED, S.PROPOSED}, None, "the resident tells more"),
    RequestStep.ANSWER: _arrow({P.AUTHOR}, {S.WAITING}, S.ACCEPTED, "the resident answered: the clock runs again"),
    RequestStep.RESUME: _arrow({P.OWNER}, {S.WAITING}, S.ACCEPTED, "the answer came another way"),
    RequestStep.PROPOSE: _arrow({P.OWNER}, {S.ACCEPTED, S.WAITING}, S.PROPOSED, "the owner says it is done"),
    RequestStep.CONFIRM: _arrow({P.AUTHOR, P.OFFICE}, OPEN, S.SOLVED, "the resident closes, whenever it is fixed"),
    RequestStep.REJECT: _arrow(
        {P.AUTHOR, P.OFFICE, P.LEADER}, {S.PROPOSED}, S.ACCEPTED, "not yet: the first owner, on the first clock"
    ),
    RequestStep.LAPSE: _arrow({P.CLOCK}, {S.PROPOSED}, S.SILENT, "no word for the stated time: closed, counted apart"),
    RequestStep.WITHDRAW: _arrow({P.AUTHOR}, OPEN, S.WITHDRAWN, "the resident no longer needs it"),
    RequestStep.REOPEN: _arrow(
        {P.AUTHOR, P.OFFICE, P.LEADER},
        {S.SOLVED, S.SILENT},
        S.ACCEPTED,
        "it came back: the first owner, on the first clock",
    ),
    RequestStep.RATE: _arrow({P.AUTHOR}, {S.SOLVED, S.SILENT}, None, "democratic appraisal"),
    RequestStep.RELEASE: _arrow({P.CLOCK}, OWNED, S.FILED, "the owner no longer serves the grid: it needs another"),
    RequestStep.WARN: _arrow({P.CLOCK}, OPEN, None, "a promise is about to be broken"),
    RequestStep.ESCALATE: _arrow({P.CLOCK}, OPEN, None, "a promise was broken: one level up is told"),
}


def next_state(step: RequestStep, state: RequestState, parties: frozenset[Party]) -> RequestState:
    """The state after `step`, taken by somebody who is all of `parties`. Raises NotNow and NotYours."""
    arrow = ARROWS[step]
    if state not in arrow.since:
        raise NotNow(f"{step} from {state}")
    if not arrow.by & parties:
        raise NotYours(f"{step} from {state} by {sorted(parties)}")
    return arrow.to or state


def allowed(state: RequestState, parties: frozenset[Party]) -> frozenset[RequestStep]:
    """The steps that somebody who is all of `parties` can take now: what their card offers."""
    return frozenset(step for step, arrow in ARROWS.items() if state in arrow.since and arrow.by & parties)
