"""Paper originals: who has each of them since when, and which are missing."""
