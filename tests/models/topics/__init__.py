"""Topics, without anybody on Telegram."""
