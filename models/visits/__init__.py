"""Visits: who is to be met on which day and why, and the diary of what came of it."""

from models.visits.rows import DiaryEntry, Visit, VisitList

__all__ = ["DiaryEntry", "Visit", "VisitList"]
