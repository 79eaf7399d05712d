"""Stories of the diary, in the chat."""
