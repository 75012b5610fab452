"""Systems: the machines of other offices that work with us through the API, their tokens and what these may do.

Answers for: which system is connected for which agency, its scopes and reach, its tokens, who acts in a request
that bears one, and how many requests it may send. Does not answer for: what is done with a dossier (the
commands of that module do), messages sent to a system (webhooks), officials (people).
"""
