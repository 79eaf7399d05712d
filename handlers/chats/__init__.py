"""The bot's own place in group chats: bound to a grid, let in, thrown out, muted, moved."""
