"""Burdens as rows: counted, held, read."""
