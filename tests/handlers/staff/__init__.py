"""Stories of staff: invitations, roles, leaves."""
