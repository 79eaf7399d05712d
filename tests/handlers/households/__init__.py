"""Stories of a household, in the chat."""
