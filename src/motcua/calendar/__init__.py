"""Working days and promised dates.

Answers for: days off, make-up workdays, office hours of each agency, and the one calculation of a
due date with its derivation. Nothing is overwritten, so a date promised long ago can be explained
with what was known then.

Does not answer for: who holds a dossier until when (tasks), the time limit of a procedure
(procedures), or what happens when a promise is missed (dossiers).
"""
