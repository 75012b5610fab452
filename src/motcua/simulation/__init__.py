"""An invented past for a whole province (quá khứ hư cấu), for demonstrations and measurements.

Answers for: how many dossiers come where and when, what their owners bring, how long officials take, what is late,
sent back or refused, and what still lies in the trays; ``motcua simulate``.
Does not answer for: how a life becomes rows (dossiers.history), invented people (people).
It has no table: what it invents is told to the writer of dossiers, and a test replays it through the commands.
"""
