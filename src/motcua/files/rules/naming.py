"""Names and sizes as people read them."""

from urllib.parse import quote

from motcua.files.rules.kinds import ENDINGS

LONGEST_STEM = 120
MOST_BYTES = 180  # file systems bear 255 bytes; Vietnamese letters take up to three each
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)  # Windows opens devices under these names


def safe_name(name: str, media_type: str) -> str:
    """Return the name to show and to offer for download: no path, no control characters, the right ending."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in plain if c.isprintable() and c not in '<>:"|?*%').strip(". ")
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    stem = _shortened(stem.strip(". ").lstrip("-~$=+@"))
    if stem.split(".", 1)[0].strip().lower() in RESERVED:
        stem = f"tep-{stem}"
    return f"{stem or 'giay-to'}{ENDINGS[media_type]}"


def _shortened(stem: str) -> str:
    return stem[:LONGEST_STEM].encode()[:MOST_BYTES].decode(errors="ignore").rstrip(". ")


def disposition(name: str, *, inline: bool) -> str:
    """Return the header of RFC 6266: a plain name for old readers, the true one in the words of RFC 5987."""
    how = "inline" if inline else "attachment"
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in "-._ ()" else "_" for c in name)
    exact = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{how}; filename="{plain}"{exact}'


def size_in_words(size: int) -> str:
    """Return 412 KB or 1,1 MB, as people write it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
