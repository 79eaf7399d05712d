"""Stories of requests."""
