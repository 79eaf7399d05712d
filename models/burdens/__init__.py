"""Burdens: what the bot asks of each of those who serve, a day; capped, and shown to everybody whom it concerns."""

from models.burdens.rows import Burden, HeldPush

__all__ = ["Burden", "HeldPush"]
