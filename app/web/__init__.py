"""HTTP routes under `/api`."""
