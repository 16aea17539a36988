"""The visual language: the few components every page is built from."""
