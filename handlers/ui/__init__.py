"""How things look: words, buttons, cards."""
