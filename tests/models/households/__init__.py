"""Households in the store."""
