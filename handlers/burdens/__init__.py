"""Burdens: what could wait, told in one message; and how much the bot asks of those who serve, for all of them."""
