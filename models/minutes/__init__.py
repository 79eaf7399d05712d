"""Minutes: what a gathering decided, and whether those who were there agree that it did."""

from models.minutes.rows import Minutes, MinutesAnswer

__all__ = ["Minutes", "MinutesAnswer"]
