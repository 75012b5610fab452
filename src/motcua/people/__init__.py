"""Người dùng, quyền, người được phục vụ: who works here, in which post, with which rights – and whom they serve.

Answers for the accounts of officials and their sign-in, dated positions in
organisations, roles and rights as data, substitution during absence, and the
parties (persons and organisations served). Does not answer for agencies
(``organisations``), nor for who holds which piece of work (``tasks``), nor for
the copy of a party that a dossier keeps as it was (``dossiers``).
"""
