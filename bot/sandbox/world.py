"""The whole sandbox without HTTP: what people do and what they see. The bot's side is `bot.sandbox.methods`."""

from bot.sandbox.speaking import Speaking
from bot.sandbox.transcript import Transcript


class World(Speaking, Transcript):
    """A Telegram with one bot. Plain synchronous methods; `bot.sandbox.server` serves them."""
