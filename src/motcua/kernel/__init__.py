"""What every module leans on and nothing of government work itself.

Answers for: who acts, commands, facts and reactions, lifecycles, number books,
jobs by name, money, time, Vietnamese text, the request as views see it.
Does not know any agency, person, procedure or dossier.
"""
