"""The local Telegram: a Bot API server and the people at its other end, in one process and in memory."""
