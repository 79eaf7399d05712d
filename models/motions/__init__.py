"""Motions: on what a gathering votes, who may, and what came of it."""

from models.motions.rows import Motion, MotionPoll, Proxy, Tally, Vote

__all__ = ["Motion", "MotionPoll", "Proxy", "Tally", "Vote"]
