"""Guidance: tutorials and their progress."""
