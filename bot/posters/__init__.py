"""Posters for grids and residents' groups: a QR code that leads to the bot, and the words around it, on A4."""
