"""The simulated district: what a customer manager sees, and the truth behind it."""
