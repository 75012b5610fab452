"""Stored files (tệp): bytes kept once under their digest, a row for each time they were given to us.

Answers for: what type a file claims by its first bytes, that its bytes are durable
before the row that names them is committed, where they lie (a disk or S3), and that
bytes without a row go away.
Does not answer for: who may see it (a file has no address of its own; it is reached
through the record of the upper module that holds it), nor whether it is harmless:
inspection says that before anybody is shown it.
"""
