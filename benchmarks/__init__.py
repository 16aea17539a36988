"""What is fast enough to feel at once, and stays so: `make bench`."""
