"""A believable past, written in sets as the commands would have written it.

``desks``    who takes in what, and who does which step
``stories``  the invented life of each dossier, as the commands it would have been
``telling``  one story as rows
``writing``  many stories as COPY, with their numbers
"""

from motcua.dossiers.history.simulation import Wish, load_demonstration, simulate

__all__ = ["Wish", "load_demonstration", "simulate"]
