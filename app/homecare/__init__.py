"""Home service: slots and visits."""
