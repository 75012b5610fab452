"""The seal on facts: a chain of hashes over all of them, signed at its head, that anybody with the public key can check.

``canonical`` and ``record`` say what is hashed, ``sealing`` lengthens the chain, ``keys`` and ``heads`` sign where it
has got to, ``sources`` read it from a database or from an export, ``verifying`` finds what was done behind the
application's back. Nothing but ``sealing``, ``heads`` and ``state`` needs Django: the check runs anywhere.
"""
