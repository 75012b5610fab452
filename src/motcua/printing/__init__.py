"""Paper and spreadsheets: official papers as PDF by typst, codes that scanners read, Excel lists.

Knows how things look on paper and nothing of what they mean: the papers of a dossier live with
dossiers. No tables, no domain.
"""
