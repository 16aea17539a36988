"""Cầm Tay: one package per domain, what they stand on, and `app.py`, which composes everything."""
