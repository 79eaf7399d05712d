"""Rosters at the terminal: what `wuxin import` and `wuxin export` do and say."""
