"""Reflex pages: one module a page, its components and the thin state beside them."""
