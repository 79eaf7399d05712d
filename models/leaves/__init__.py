"""Leaves: who is away from when to when, and who stands in."""

from models.leaves.rows import Leave, LeaveState, list_stand_ins

__all__ = ["Leave", "LeaveState", "list_stand_ins"]
