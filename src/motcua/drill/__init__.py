"""``motcua drill``: break the house on purpose, under load, and prove that nothing it acknowledged was lost.

``load`` is another process that asks for work and writes every answer it has read to the ``journal``; ``faults`` kills,
cuts and fills; ``recon`` compares the journal with what is in the database and in the file store afterwards.
"""
