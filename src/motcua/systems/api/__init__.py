"""The face of connected systems: who acts by a token, and how often."""
