"""What is allowed: pure functions, enums and frozen values."""
