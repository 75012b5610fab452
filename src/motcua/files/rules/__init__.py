"""What may be stored, told by the first bytes and by declared sizes, never by the name; and how files are named."""

from motcua.files.rules.kinds import (
    ALWAYS_TAKEN,
    DOCX,
    ENDINGS,
    JPEG,
    PDF,
    PNG,
    READABLE,
    XLSX,
    XML,
    media_type_of,
)
from motcua.files.rules.looking import LIMITS, Limits, ReadAt, Wrong, look
from motcua.files.rules.naming import disposition, safe_name, size_in_words

__all__ = [
    "ALWAYS_TAKEN",
    "DOCX",
    "ENDINGS",
    "JPEG",
    "LIMITS",
    "PDF",
    "PNG",
    "READABLE",
    "XLSX",
    "XML",
    "Limits",
    "ReadAt",
    "Wrong",
    "disposition",
    "look",
    "media_type_of",
    "safe_name",
    "size_in_words",
]
