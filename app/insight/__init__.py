"""Figures: what was taught, and whether it works. It asks the other domains and keeps nothing of its own."""
