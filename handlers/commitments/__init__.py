"""What gatherings promised: who sees to it, how far it is, and whether it was kept."""
