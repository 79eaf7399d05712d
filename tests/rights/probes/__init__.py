"""For every action of the table a probe: somebody tries it through the product, and it had its effect or it had not."""

from tests.rights.probes import (
    appointments,
    chats,
    gatherings,
    minutes,
    requests,
    residents,
    services,
    staff,
    topics,
    visits,
)
from tests.rights.probes.case import PLACES, PROBES, Case, Whose, held_by

__all__ = ["PLACES", "PROBES", "Case", "Whose", "appointments", "chats", "gatherings", "held_by", "minutes", "requests",
           "residents", "services", "staff", "topics", "visits"]  # fmt: skip
