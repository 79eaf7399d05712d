"""Tests of what is kept of whom."""
