"""Staff: who somebody is, who invites whom, who holds which role, and who is away."""
