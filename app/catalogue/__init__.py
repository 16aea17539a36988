"""Procedures: what they are, what they need, how they are found."""
