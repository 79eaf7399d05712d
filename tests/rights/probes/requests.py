"""Filing a request, and everything that becomes of it."""

from models.people import Person
from models.requests import Request
from models.rules.request_states import RequestState
from models.rules.roles import Action
from tests.rights.probes.case import WORDS, Case, probe


@probe(Action.FILE_REQUEST)
def file_as_theirs(case: Case) -> bool:
    case.ward()
    author = case.person()
    case.says("/report")
    case.presses_here("fw:0" if case.is_own else f"fw:{author.id}")
    return _describe(case, author)


@probe(Action.FILE_FOR_RESIDENT)
def file_by_telephone(case: Case) -> bool:
    author = case.person()
    case.presses(f"zf:{author.id}")
    case.presses_here("fh:phone")
    return _describe(case, author, channel="phone")


def _describe(case: Case, author: Person, channel: str = "chat") -> bool:
    case.goes_on("fc:environment")
    case.says(WORDS)
    case.goes_on("fx:written", "fx:send")
    statement = "select count(*) from requests where author_id = :id and text = :words and channel = :channel"
    return bool(case.reads(statement, id=author.id, words=WORDS, channel=channel))


@probe(Action.SEE_REQUEST)
def see_request(case: Case) -> bool:
    request = case.request()
    case.presses(f"ro:{request.id}")
    case.says(f"/start r_{request.id}")
    return case.heard(WORDS)


@probe(Action.ADD_TO_REQUEST)
def add(case: Case) -> bool:
    request = case.request()
    case.presses(f"rp:{request.id}")
    case.says("还有一件")
    return case.did(request, "add")


@probe(Action.WITHDRAW_REQUEST)
def withdraw(case: Case) -> bool:
    request = case.request()
    case.presses(f"rw:{request.id}:1:1")
    return case.state_of(request) == "withdrawn"


@probe(Action.RATE_REQUEST)
def rate(case: Case) -> bool:
    request = case.request(RequestState.SOLVED)
    case.presses(f"rs:{request.id}:4")
    return case.did(request, "rate")


@probe(Action.CLOSE_REQUEST)
def close(case: Case) -> bool:
    request = case.request(RequestState.PROPOSED)
    case.presses(f"rc:{request.id}:1")
    case.presses(f"ry:{request.id}:1")
    return case.state_of(request) == "solved"


@probe(Action.REOPEN_REQUEST)
def reopen(case: Case) -> bool:
    request = case.request(RequestState.SOLVED)
    case.presses(f"rj:{request.id}:1")
    case.presses(f"rz:{request.id}:1")
    return case.state_of(request) == "accepted"


@probe(Action.ACCEPT_REQUEST)
def accept(case: Case) -> bool:
    request = case.request()
    case.presses(f"ra:{request.id}:1")
    return case.state_of(request) == "accepted"


@probe(Action.TRANSFER_REQUEST)
def transfer(case: Case) -> bool:
    return _offer(case, case.mine_to_do())


@probe(Action.REASSIGN_REQUEST)
def reassign(case: Case) -> bool:
    return _offer(case, case.request(RequestState.ACCEPTED, owner_id=case.owner_id))


def _offer(case: Case, request: Request) -> bool:
    case.presses(f"rf:{request.id}:1")
    case.goes_on("tp:", "tn")
    return case.did(request, "offer")


@probe(Action.REPLY_REQUEST)
def reply(case: Case) -> bool:
    request = case.request()
    case.presses(f"rt:{request.id}")
    case.says("马上来")
    return case.did(request, "reply")


@probe(Action.HOLD_REQUEST)
def hold(case: Case) -> bool:
    request = case.mine_to_do()
    case.presses(f"rq:{request.id}:1")
    case.says("是哪一盏")
    return case.state_of(request) == "waiting"


@probe(Action.PROPOSE_DONE)
def propose(case: Case) -> bool:
    request = case.mine_to_do()
    case.presses(f"rd:{request.id}:1")
    case.presses_here("de")
    return case.state_of(request) == "proposed"
