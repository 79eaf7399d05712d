"""Desks as their people live them: the day's list, who came and who did not, late, closed, handed over."""
