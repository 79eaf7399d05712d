"""The diary (民情日记): what came of being at a household's door, in one press or in words, voice and photos."""
