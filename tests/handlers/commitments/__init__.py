"""Stories of what meetings promised."""
