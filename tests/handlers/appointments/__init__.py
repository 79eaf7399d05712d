"""Appointments as people live them: booked, moved, cancelled, waited for, reminded of."""
