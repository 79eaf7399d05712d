"""What a person can do: one module, one conversation."""
