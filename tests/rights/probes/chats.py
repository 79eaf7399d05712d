"""Group chats, and what admins are told."""

from handlers.ui.announce import Announcer
from models.outbox import Outbox
from models.rules.roles import Action
from tests.people import START
from tests.rights.probes.case import STRANGE_GROUP, Case, probe


@probe(Action.BIND_GROUP)
def bind_group(case: Case) -> bool:
    place = f"centre:{case.centre}" if case.centre else f"grid:{case.grid}"
    case.presses(f"cs:{place}")
    case.presses(f"cb:{place}", chat=STRANGE_GROUP)
    grid = case.reads("select chat_id from grids where id = :id", id=case.grid)
    centre = case.reads("select chat_id from centres where key = :key", key=case.centre)
    is_bound = bool((centre if case.centre else grid) == STRANGE_GROUP)
    shows_code = case.heard("startgroup=b_")
    assert is_bound == shows_code, "the two ways of binding differ"
    return is_bound


@probe(Action.SEE_ALERTS)
def see_alerts(case: Case) -> bool:
    announcer = Announcer(case.session, case.world.ground.product, Outbox("alert", START), START)
    announcer.alert("alerts/parked", update_id=7)
    return case.account in {row.chat_id for row in announcer.outbox.rows}
