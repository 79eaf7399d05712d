"""Commitments in the store."""
