"""Motions, as people in the hall and the chair see them."""
