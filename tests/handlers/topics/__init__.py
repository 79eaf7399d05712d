"""Stories about topics."""
