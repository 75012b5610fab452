"""The one-stop counter (bộ phận một cửa) as the clerk sees it: intake on one screen, by keyboard alone.

Answers for: the screen on which a dossier is taken in, what can be told before there is one
(where it is filed, papers, fees, the promise), recall of known people, identity cards that a gun
reads, scans that wait for their dossier, and the page that follows with the receipt.
Does not answer for: what taking in means (dossiers), what a procedure asks (procedures).
A face: it has no table and no command of its own.
"""
