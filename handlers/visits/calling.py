"""A request that was reopened, or tells of a dispute: somebody goes there at once, unless it is settled before."""

from handlers.ui.announce import Announcer
from handlers.visits.lists import refresh, tell_must
from models.requests import Request
from models.visits.musts import on_closed, on_filed, on_reopened


def call_by_request(announcer: Announcer, request: Request) -> None:
    """Called in the step that changed the request, by `handlers.requests.cards.show_request`: whatever the way in which
    a request comes or comes back, its cards are shown in that same step.
    """
    session, community, now = announcer.session, announcer.product.community, announcer.now
    if not request.state.is_open:
        for settled in on_closed(session, request, now=now):
            refresh(announcer, settled)
        return
    call = on_reopened if request.reopened_at == now else on_filed if request.filed_at == now else None
    if call and (visit := call(session, request, community, now=now)):
        tell_must(announcer, visit)
