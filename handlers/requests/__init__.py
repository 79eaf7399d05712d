"""Requests: filing them, working on them, following them to their end."""
