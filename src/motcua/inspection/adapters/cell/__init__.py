"""What runs inside a cell: a process of its own that opens files whose makers may be enemies.

It knows nothing of the database, of Django or of any secret. It gets two open
files, one to read and one to write, and answers with a line of JSON.
"""
