"""What pydantic found wrong, said in Vietnamese."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.api.problems import Wrong

WORDS = {
    "missing": gettext_lazy("Thiếu trường này."),
    "extra_forbidden": gettext_lazy("Không có trường này, hoặc không được đặt."),
    "string_type": gettext_lazy("Phải là chữ (chuỗi)."),
    "string_too_long": gettext_lazy("Dài quá %(max_length)s ký tự."),
    "string_too_short": gettext_lazy("Phải có ít nhất %(min_length)s ký tự."),
    "string_pattern_mismatch": gettext_lazy("Không đúng dạng."),
    "int_type": gettext_lazy("Phải là số nguyên."),
    "int_parsing": gettext_lazy("Phải là số nguyên."),
    "int_from_float": gettext_lazy("Phải là số nguyên."),
    "bool_type": gettext_lazy("Phải là true hoặc false."),
    "bool_parsing": gettext_lazy("Phải là true hoặc false."),
    "list_type": gettext_lazy("Phải là danh sách."),
    "too_long": gettext_lazy("Nhiều quá %(max_length)s mục."),
    "too_short": gettext_lazy("Phải có ít nhất %(min_length)s mục."),
    "greater_than_equal": gettext_lazy("Phải từ %(ge)s trở lên."),
    "less_than_equal": gettext_lazy("Không quá %(le)s."),
    "literal_error": gettext_lazy("Phải là một trong: %(expected)s."),
    "uuid_parsing": gettext_lazy("Phải là khóa dạng UUID."),
    "uuid_type": gettext_lazy("Phải là khóa dạng UUID."),
    "date_from_datetime_parsing": gettext_lazy("Phải là ngày dạng 2026-11-27."),
    "date_parsing": gettext_lazy("Phải là ngày dạng 2026-11-27."),
    "model_attributes_type": gettext_lazy("Phải là một đối tượng JSON."),
    "model_type": gettext_lazy("Phải là một đối tượng JSON."),
    "dict_type": gettext_lazy("Phải là một đối tượng JSON."),
}


def said(errors: Iterable[Mapping[str, Any]]) -> list[Wrong]:
    """Return where something is wrong and what, field by field."""
    return [Wrong(_where(error["loc"]), _what(error)) for error in errors]


def _where(place: tuple[Any, ...]) -> str:
    """Return a JSON pointer into the body, or ``query/name``, ``header/name``, ``path/name``."""
    source, *way = place
    if source == "body":
        way = way[1:]  # the name of our own parameter means nothing to the sender
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in way)
    return f"{source}/{way[-1]}" if way else str(source)


def _what(error: Mapping[str, Any]) -> str:
    words = WORDS.get(error["type"])
    if words is None:
        return _("Không đúng dạng.")
    return str(words) % {name: str(value) for name, value in error.get("ctx", {}).items()}
