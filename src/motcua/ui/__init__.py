"""The face: tokens, components, layouts, the time strip, pages for errors, and the gallery that shows them all.

Answers for how every page looks, reads and is operated: with a keyboard, on a small telephone, by a screen reader, without
JavaScript on the public side. Knows no domain: modules hand it words and links. The links of the shell arrive through ``places``.
"""
