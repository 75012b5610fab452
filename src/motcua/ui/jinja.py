"""The Jinja2 environment of every page: strict, escaped, Vietnamese."""

from __future__ import annotations

from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

from motcua.kernel import money, text, time
from motcua.kernel.ids import new_id

from . import places, words


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment that Django's Jinja2 backend uses.

    An undefined name fails instead of printing nothing; everything is escaped; ``_`` and ``{% trans %}`` ask gettext,
    so a per cent sign in a translated string is written twice.
    """
    strict = {**options, "undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    strict.pop("autoescape", None)
    env = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **strict)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(_globals())
    env.filters.update(_filters())
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page; the arguments fill the pattern."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def once_input(request: HttpRequest) -> SafeString:
    """Return the hidden field that makes a form take effect once, however often it is sent.

    A page that is shown again after a refusal keeps its key: nothing had happened under it. The browser keeps it with
    what was typed, so that text which comes back after a lost answer is still the same thing.
    """
    key = request.POST.get("once_key") if request.method == "POST" else None
    return format_html('<input type="hidden" name="once_key" value="{}" data-kept>', key or new_id())


def _globals() -> dict[str, Any]:
    return {
        "url": url,
        "static": static,
        "once_input": once_input,
        "places_for": places.places_for,
        "landmark": places.landmark,
        "flashes": get_messages,
        "language": get_language,
        "province": words.province,
        "hotline": lambda: settings.HOTLINE,
        "weave": words.weave_colours,
    }


def _filters() -> dict[str, Any]:
    return {
        "day": time.day,
        "short_day": time.short_day,
        "weekday_day": time.weekday_day,
        "long_day": time.long_day,
        "moment": time.moment,
        "clock": time.clock,
        "clock_day": time.clock_day,
        "short_moment": words.short_moment,
        "span": time.span_in_words,
        "dong": money.dong,
        "whole": money.whole,
        "number": money.number,
        "percent": money.percent,
        "size": words.size,
        "short_name": words.short_name,
        "shorten_middle": text.shorten_middle,
        "mask_number": text.mask_number,
        "mask_name": text.mask_name,
        "mask_phone": text.mask_phone,
        "initials": text.initials,
    }
