"""Dossiers written in sets, as the commands would have written them: for imports, migration and an invented past.

``lives``    what the writer is told, as plain values
``telling``  one life as rows
``writing``  many lives as COPY, with their numbers
"""

from motcua.dossiers.history.lives import Book, Life, Move, Route, Turn, in_order
from motcua.dossiers.history.writing import any_written, joined, write, write_once, written_at, written_before

__all__ = [
    "Book",
    "Life",
    "Move",
    "Route",
    "Turn",
    "any_written",
    "in_order",
    "joined",
    "write",
    "write_once",
    "written_at",
    "written_before",
]
