"""Stored files (tệp): bytes kept once under their digest, a row for each time they were given to us.

Answers for: what a file really is (by its content), that it is on disk before
the row that names it is committed, and where its bytes are.
Does not answer for: who may see it. A file has no address of its own; it is
reached through the record of the upper module that holds it.
"""
