"""Appointments in the store."""
