"""The API on a running house: questioned by its own description, and over a wire that cuts replies."""
