"""The conversation engine, from outside."""
