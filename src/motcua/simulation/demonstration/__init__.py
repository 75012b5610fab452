"""A believable past, written in sets as the commands would have written it.

``desks``    who takes in what, and who does which step
``stories``  the invented life of each dossier, as the commands it would have been
``past``     how many of them, where and when
"""

from motcua.simulation.demonstration.past import DEMONSTRATION_DOSSIERS, Wish, load_demonstration, simulate

__all__ = ["DEMONSTRATION_DOSSIERS", "Wish", "load_demonstration", "simulate"]
