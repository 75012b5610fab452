"""One-stop dossiers (hồ sơ một cửa), from the counter to the result.

Answers for: the ten national states, the dossier code, the receipt and the legal
forms, the way through desk, unit, leader and records, supplements that stop the
clock, refusals, results, hand-out, and what the citizen may see by code and secret.
Does not answer for: what a procedure asks (procedures), when it is due (calendar),
whose tray it lies in (tasks), who may do what (people).
"""
