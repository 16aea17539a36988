"""Fees: what a dossier owes, how it is paid, and what the bank says came in."""
