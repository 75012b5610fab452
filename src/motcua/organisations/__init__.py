"""Organisations: the agencies of the province, the units inside them, and the administrative units they govern.

Answers for names, identifiers, parents and successions by the day they held: what
was true on a day can always be asked again, because nothing is overwritten. Does
not answer for people (``people``) or for office hours (``calendar``).
"""
