"""A household's page: who lives there, why it is on the list, what is open, and what came of going there."""
