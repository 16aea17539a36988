"""Dossiers: drafts, filing, the five steps, deadlines."""
