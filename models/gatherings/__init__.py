"""Gatherings: people come together at a time and a place; who comes, and what they talk over."""

from models.gatherings.rows import AgendaItem, Audience, Gathering, GatheringEvent, Invitation
from models.gatherings.sign_up_rows import GatheringQuestion, SignUp

__all__ = ["AgendaItem", "Audience", "Gathering", "GatheringEvent", "GatheringQuestion", "Invitation", "SignUp"]
