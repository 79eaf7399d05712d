"""Gatherings: planned and announced by the organisers, joined by the residents, opened at the door."""
