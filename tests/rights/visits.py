"""Who may know of whose appointments: the people of an appointment, and whoever serves at its centre."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text

from models.appointments import Appointment, AppointmentEvent
from models.people import Person
from tests.rights.canaries import Canary, Kind, list_canaries
from tests.rights.world import World

TELLING = {"appointments", "appointment_events", "mandates", "people"}
"""The tables that say so."""


@dataclass
class Visits:
    """Read from the rows, without the code that decides it. What is known once stays known: no card is taken back."""

    together: set[tuple[int, Canary]] = field(default_factory=set)
    """What somebody (an account) may read of what was written with an appointment."""
    at_centres: set[tuple[str, Canary]] = field(default_factory=set)
    """What a centre knows of whoever was expected there."""

    def learn(self, world: World) -> None:
        """What has come since."""
        written = _list_words(world)
        rows = world.session.execute(select(Person.id, Person.name, Person.phone, Person.address))
        people = {id_: list_canaries(f"{name} {phone} {address}") for id_, name, phone, address in rows}
        accounts = {id_: account for account, id_ in world.ids.items()}
        for appointment_id, person_id in world.session.execute(_INVOLVED):
            if person_id in accounts:
                found = (canary for canary in written.get(appointment_id, ()) if canary.kind is Kind.VISIT)
                self.together |= {(accounts[person_id], canary) for canary in found}
        for appointment_id, centre, person_id in world.session.execute(_EXPECTED):
            self.at_centres |= {(centre, canary) for canary in people[person_id] | written.get(appointment_id, set())}

    def copy(self) -> "Visits":
        """The same, to go back to."""
        return Visits(set(self.together), set(self.at_centres))


def _list_words(world: World) -> dict[int, set[Canary]]:
    """What was written with each appointment."""
    rows: list[tuple[int, Any]] = []
    for id_, details, comment in world.session.execute(
        select(Appointment.id, Appointment.details, Appointment.comment)
    ):
        rows.append((id_, json.dumps([details, comment], ensure_ascii=False)))
    events = select(AppointmentEvent.appointment_id, AppointmentEvent.text).where(AppointmentEvent.text != "")
    rows += [(id_, words) for id_, words in world.session.execute(events)]
    found: dict[int, set[Canary]] = {}
    for id_, words in rows:
        found.setdefault(id_, set()).update(list_canaries(words))
    return found


_INVOLVED = text("""
select id, person_id from appointments
union select id, booked_by_id from appointments
union select a.id, m.agent_id from appointments a join mandates m on m.principal_id = a.person_id
""")
_EXPECTED = text("select id, centre, person_id from appointments where state <> 'held'")
