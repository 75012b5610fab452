"""What may be stored, told by the first bytes and not by the name."""

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"

SIGNATURES = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
READABLE = {PDF: "PDF", JPEG: "ảnh JPEG", PNG: "ảnh PNG"}
HEAD_BYTES = 1024


def media_type_of(head: bytes) -> str | None:
    """Return the type that the first bytes claim, or ``None`` when it is none that we take."""
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    return None


def safe_name(name: str, media_type: str) -> str:
    """Return the name to show and to offer for download: no path, no control characters, the right ending."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in plain if c.isprintable() and c not in '<>:"|?*').strip(". ")
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    return f"{(stem or 'giay-to')[:120]}{ENDINGS[media_type]}"


def size_in_words(size: int) -> str:
    """Return 412 KB or 1,1 MB, as people write it."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
