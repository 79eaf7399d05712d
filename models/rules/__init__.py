"""What is allowed: pure functions, enums and frozen values. No I/O, no clock."""
