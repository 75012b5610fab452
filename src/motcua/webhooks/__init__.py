"""Webhooks: what happened, told to connected systems that asked for it.

Answers for: which system is told which facts at which address, each message with its tries, and the
messages that nobody took. Does not answer for: who the systems are (systems), what happened (the facts).
"""
