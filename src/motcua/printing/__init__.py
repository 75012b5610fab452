"""Paper and spreadsheets: official papers as PDF by typst, codes that scanners read, Excel lists.

Knows how things look on paper and nothing of what they mean: the legal papers of a dossier are
a module of their own, papers. No tables, no domain.
"""
