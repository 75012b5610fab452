"""The one-stop counter (bộ phận một cửa): intake on one screen, by keyboard alone, and its legal papers.

Answers for: the screen on which a dossier is taken in, what can be told before there is one
(where it is filed, papers, fees, the promise), recall of known people, identity cards that a gun
reads, scans that wait for their dossier, the page that follows; what the forms 01 to 07 of one
dossier say, who may have them in hand, and that prints are counted.
Does not answer for: what taking in means (dossiers), what a procedure asks (procedures), how a
paper is laid out (papers).
A face: it has no table and no command of its own.
"""
