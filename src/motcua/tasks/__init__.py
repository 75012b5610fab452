"""Tasks (việc) and the clock ledger: who holds what, since when, until when.

Answers for: the in-trays of every module (one table, paged by key) and the
intervals of every record, each owned by somebody, which add up to the wall clock.
Does not answer for: what the task is about. The upper module opens and closes it.
"""
