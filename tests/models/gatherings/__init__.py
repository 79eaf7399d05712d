"""Gatherings, without a chat around them."""
