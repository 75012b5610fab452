"""Backups: the database at one moment, the files it names, the keys of the installation; sealed, listed, proven.

A backup is a folder: ``manifest.json`` with the SHA-256 of every piece and what was in it, ``manifest.mac`` over the
manifest, and the pieces, each sealed with the key of the province's choosing (``sealing``). ``making`` writes one
beside its final name and renames it; ``checking`` reads every byte of one before anything else is touched;
``restoring`` fills an empty folder from it and compares everything with the manifest.
"""
