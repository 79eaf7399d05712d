"""Changing what can be booked."""

from models.rules.roles import Action
from tests.rights.probes.appointments import SERVICES
from tests.rights.probes.case import Case, probe


@probe(Action.EDIT_SERVICE)
def edit_service(case: Case) -> bool:
    """A field of a service, and a day with hours of its own."""
    centre = case.centre or "elders"
    service = SERVICES[centre]
    special = "select count(*) from closures where centre = :centre"
    before = case.reads(special, centre=centre)
    case.says("/services")
    case.presses(f"sf:{service}:minutes")
    case.presses_here("sv:15")
    case.goes_on("sv:15")
    case.presses(f"sp:{centre}:")
    for data in ("sy:2026-12-10", "sy:2026-12-10", "sz", "se:holiday", "sg"):
        case.presses_here(data)
    edits = case.reads("select count(*) from service_edits where service = :key and field = 'minutes'", key=service)
    assert edits or case.reads(special, centre=centre) == before, "days are changed by whoever may not change a service"
    return bool(edits)
