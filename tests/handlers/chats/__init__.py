"""Tests of the bot's own place in group chats."""
