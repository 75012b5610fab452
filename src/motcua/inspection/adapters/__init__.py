"""The closed cells of this machine, and the ClamAV daemon."""
