"""Residents, as those who serve them find them, see them and help them."""
