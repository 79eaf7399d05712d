"""Benchmarks: figures to look at, not tests. `uv run --group dev python -m tests.benchmarks`"""
