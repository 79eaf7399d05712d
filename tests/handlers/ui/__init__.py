"""How things look: words, buttons, long messages."""
