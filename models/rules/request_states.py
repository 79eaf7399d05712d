"""The life of a request: which step leads from which state to which, who may take it, and why it exists."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


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


ARROWS: dict[RequestStep, Arrow[Party, RequestState]] = {
    RequestStep.ACCEPT: Arrow({P.GRID}, {S.FILED}, S.ACCEPTED, "first-asked responsibility begins"),
    RequestStep.OFFER: Arrow(
        {P.OWNER, P.LEADER}, {S.ACCEPTED, S.WAITING}, None, "asking is not shedding: the owner stays answerable"
    ),
    RequestStep.TAKE_OVER: Arrow({P.INVITED}, {S.ACCEPTED, S.WAITING}, None, "only acceptance moves responsibility"),
    RequestStep.DECLINE: Arrow({P.INVITED}, {S.ACCEPTED, S.WAITING}, None, "a declined offer falls back"),
    RequestStep.LAPSE_OFFER: Arrow({P.CLOCK}, {S.ACCEPTED, S.WAITING}, None, "an unanswered offer falls back"),
    RequestStep.REPLY: Arrow({P.GRID, P.OWNER}, OPEN, None, "the grid talks to the resident"),
    RequestStep.ASK: Arrow({P.OWNER}, {S.ACCEPTED}, S.WAITING, "only the resident can go on: the clock stands still"),
    RequestStep.ADD: Arrow({P.AUTHOR}, {S.FILED, S.ACCEPTED, S.PROPOSED}, None, "the resident tells more"),
    RequestStep.ANSWER: Arrow({P.AUTHOR}, {S.WAITING}, S.ACCEPTED, "the resident answered: the clock runs again"),
    RequestStep.RESUME: Arrow({P.OWNER}, {S.WAITING}, S.ACCEPTED, "the answer came another way"),
    RequestStep.PROPOSE: Arrow({P.OWNER}, {S.ACCEPTED, S.WAITING}, S.PROPOSED, "the owner says it is done"),
    RequestStep.CONFIRM: Arrow({P.AUTHOR, P.OFFICE}, OPEN, S.SOLVED, "the resident closes, whenever it is fixed"),
    RequestStep.REJECT: Arrow(
        {P.AUTHOR, P.OFFICE, P.LEADER}, {S.PROPOSED}, S.ACCEPTED, "not yet: the first owner, on the first clock"
    ),
    RequestStep.LAPSE: Arrow({P.CLOCK}, {S.PROPOSED}, S.SILENT, "no word for the stated time: closed, counted apart"),
    RequestStep.WITHDRAW: Arrow({P.AUTHOR}, OPEN, S.WITHDRAWN, "the resident no longer needs it"),
    RequestStep.REOPEN: Arrow(
        {P.AUTHOR, P.OFFICE, P.LEADER},
        {S.SOLVED, S.SILENT},
        S.ACCEPTED,
        "it came back: the first owner, on the first clock",
    ),
    RequestStep.RATE: Arrow({P.AUTHOR}, {S.SOLVED, S.SILENT}, None, "democratic appraisal"),
    RequestStep.RELEASE: Arrow({P.CLOCK}, OWNED, S.FILED, "the owner no longer serves the grid: it needs another"),
    RequestStep.WARN: Arrow({P.CLOCK}, OPEN, None, "a promise is about to be broken"),
    RequestStep.ESCALATE: Arrow({P.CLOCK}, OPEN, None, "a promise was broken: one level up is told"),
}


_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
