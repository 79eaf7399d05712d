"""What is true: rows, their methods, their SQL."""
