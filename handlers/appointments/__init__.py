"""Appointments: booked in a conversation, kept on a card, and received at the centres' desks."""
