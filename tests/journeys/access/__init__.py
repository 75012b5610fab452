"""The access matrix: who may do what with which dossier, on every route."""
