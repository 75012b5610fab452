"""Thủ tục hành chính: what the State promises to whom, on which papers, by when, for how much.

Answers for the catalogue of administrative procedures as dated versions: papers,
time limits per channel, fees, results, legal basis, and the route that a dossier
takes through an agency. A version that was published never changes; a dossier
keeps the version it started with.

Does not answer for dossiers, for the money that was paid, or for who holds which
post: a route names rights and kinds of units, never people.
"""
