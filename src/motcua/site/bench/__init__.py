"""``motcua bench``: how fast the hot jobs are, next to what the same database does for the same work in bare SQL.

A figure alone says little on a machine whose disk changes its mind from minute to minute. So each measurement is
warmed up, repeated, told as a median with its spread, and set beside a yardstick of the same run.
"""
