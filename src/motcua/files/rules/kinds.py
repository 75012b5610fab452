"""The few types that are taken, and the bytes by which each is known."""

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XML = "application/xml"

ALWAYS_TAKEN = frozenset({PDF, JPEG, PNG})
ARCHIVE = "application/zip"  # what DOCX and XLSX are outside; taken as such never

SIGNATURES = (
    (b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"PK\x03\x04", ARCHIVE),
)  # fmt: skip
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx", XML: ".xml"}
READABLE = {PDF: "PDF", JPEG: "ảnh JPEG", PNG: "ảnh PNG", DOCX: "Word (DOCX)", XLSX: "Excel (XLSX)", XML: "XML"}
MARKUP_STARTS = tuple("<".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def media_type_of(head: bytes) -> str | None:
    """Return the type that the first bytes claim, or ``None`` when it is none that we know."""
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    return XML if _starts_as_markup(head) else None


def _starts_as_markup(head: bytes) -> bool:
    for mark in BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    plain = head.lstrip(b" \t\r\n\0")
    return plain.startswith(MARKUP_STARTS) or plain.startswith(b"<")
