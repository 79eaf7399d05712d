"""The bot's own place in group chats: bound to a grid or a centre, let in, thrown out, muted, moved."""
