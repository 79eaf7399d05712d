"""Motions, without a chat around them."""
