"""Topics: proposed by a resident, seconded by neighbours, taken up by a meeting or refused with a reason."""
