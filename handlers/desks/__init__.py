"""Desks: the day of a service centre as its people see it; who came, who waits, how late it is."""
