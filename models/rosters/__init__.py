"""Rosters: the office's list of its people as a spreadsheet, read, compared with the store, and written again."""
