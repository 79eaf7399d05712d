"""Gatherings, from the notice to the check-in."""
