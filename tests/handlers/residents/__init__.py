"""Residents, as those who serve them find and see them."""
