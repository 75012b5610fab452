"""Pages for trouble that stand alone: one answer without a style sheet, a script or anything else to fetch.

For whoever stands before us while we are away: the launcher during a migration, a reverse proxy.
"""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.template import loader

from .bundle import joined

_FONTS = re.compile(r"@font-face \{.*?\n\}\n", re.DOTALL)


def standalone(status: int) -> str:
    """Return the page of one status with its style inside and no address in it but the hotline.

    Needs the settings, but neither database, session nor collected assets. Served by us it would be refused its style by
    our own content policy: it is for others to serve.
    """
    style = _FONTS.sub("", joined("public"))
    return loader.get_template(f"ui/{status}.html").render({"standing_alone": style}, HttpRequest())
