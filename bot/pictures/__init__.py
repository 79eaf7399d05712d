"""Pictures of our own making, to be looked at on a telephone."""
