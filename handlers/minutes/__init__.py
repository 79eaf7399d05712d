"""Minutes: the secretary writes what was decided, those who were there look it over, everybody reads it."""
