"""Bad files of every kind, written anew from what is known of such attacks."""

import io
import struct
import zlib
from functools import lru_cache

from PIL import Image

from motcua.files.rules import DOCX, XLSX
from motcua.files.tests.factories import archive, office, pdf, picture

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
RELS = "word/_rels/document.xml.rels"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@lru_cache
def bomb(layers: int) -> bytes:
    """Return little that unpacks to 270 megabytes."""
    packed = zlib.compress(b"0" * 270_000_000, 6)
    return packed if layers == 1 else zlib.compress(packed, 6)


@lru_cache
def spaces() -> bytes:
    """Return a Word paper with more blanks than fit into memory."""
    return office(DOCX, **{"word__a.xml": b" " * 215_000_000})


def stream(number: int, words: str, content: bytes) -> str:
    """Return one more object of a PDF."""
    return f"{number} 0 obj<<{words}/Length {len(content)}>>stream\n{content.decode('latin-1')}\nendstream endobj\n"


def relation(kind: str, target: str) -> bytes:
    """Return the relations of a Word paper, one of them leading outside."""
    return (
        f'<Relationships xmlns="r"><Relationship Id="a" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def photograph() -> bytes:
    """Return a photograph taken at a place, lying on its side, with a comment and a small picture inside."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "MAY-ANH-CUA-TOI"
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 40.0, 3.2), 3: "E", 4: (108.0, 3.0, 1.5)})
    target = io.BytesIO()
    Image.linear_gradient("L").resize((60, 40)).convert("RGB").save(
        target, "JPEG", exif=exif, comment=b"GHI-CHU-RIENG", dpi=(300, 300), quality=85
    )
    return target.getvalue()


@lru_cache
def bombs(canary: str = "http://127.0.0.1:9/") -> dict[str, tuple[bytes, str, str]]:
    """Return name: content, media type, and the finding that must decide. Nothing here may reach ``canary``."""
    pdf_type, xml = "application/pdf", "application/xml"
    doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{canary}">]><a>&x;</a>'.encode()
    return {
        "xml external entity": (b"<?xml version='1.0'?>" + doctype, xml, "doctype"),
        "xml parameter entity": (f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{canary}"> %x;]><a/>'.encode(), xml, "doctype"),
        "xml external dtd": (f'<!DOCTYPE a SYSTEM "{canary}a.dtd"><a/>'.encode(), xml, "doctype"),
        "xml laughs": (f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'.encode(), xml, "doctype"),
        "xml utf-16": ("<?xml version='1.0'?><!DOCTYPE a><a/>".encode("utf-16"), xml, "doctype"),
        "xml deep": (b"<a>" * 5_000 + b"</a>" * 5_000, xml, "loops"),
        "xml stylesheet language": (b'<s:x xmlns:s="http://www.w3.org/1999/XSL/Transform"/>', xml, "stylesheet_language"),
        "xml torn": (b"<a><b></a>", xml, "broken"),
        "docx doctype": (office(DOCX, **{"word__a.xml": doctype}), DOCX, "doctype"),
        "docx svg doctype": (office(DOCX, **{"word__media__a.svg": doctype}), DOCX, "doctype"),
        "docx remote template": (office(DOCX, **{RELS: relation("attachedTemplate", canary)}), DOCX, "remote_template"),
        "docx macros": (office(DOCX, **{"word__vbaProject.bin": b"\xd0\xcf\x11\xe0"}), DOCX, "macros"),
        "docx object": (office(DOCX, **{"word__embeddings__o.bin": b"\xd0\xcf\x11\xe0x"}), DOCX, "embedded_object"),
        "docx programme": (office(DOCX, **{"word__media__a.png": b"MZ\x90\x00"}), DOCX, "embedded_executable"),
        "docx nested": (office(DOCX, **{"word__a.bin": archive({"a": b"a"})}), DOCX, "nested_archive"),
        "docx climbing": (office(DOCX, **{"..__..__etc__cron": b"a"}), DOCX, "odd_names"),
        "docx spaces": (spaces(), DOCX, "unfolds"),
        "docx laughs": (office(DOCX, **{"word__a.xml": f"<!DOCTYPE a [{LAUGHS}]><a/>".encode()}), DOCX, "doctype"),
        "xlsx exchange": (office(XLSX, **{"xl__externalLinks__a.xml": b"<e><ddeLink/></e>"}), XLSX, "dynamic_exchange"),
        "docx exchange": (office(DOCX, **{"word__a.xml": b"<d><i>DDEAUTO c:\\\\x</i></d>"}), DOCX, "dynamic_exchange"),
        "pdf bomb": (pdf(stream(4, "/Filter/FlateDecode", bomb(1))), pdf_type, "unfolds"),
        "pdf bomb in bomb": (
            pdf(stream(4, "/Filter[/FlateDecode/FlateDecode]", bomb(2))), pdf_type, "unfolds",
        ),
        "pdf giant page": (pdf().replace(b"595 842", b"9999999 9999999"), pdf_type, "unfolds"),
        "pdf giant picture": (
            pdf(stream(4, "/Subtype/Image/Width 90000/Height 90000", b"")), pdf_type, "too_many_dots",
        ),
        "pdf launch": (pdf(catalog="/OpenAction<</S/Launch/F(c.exe)>>"), pdf_type, "launch"),
        "pdf film": (pdf("4 0 obj<</Subtype/RichMedia>>endobj\n"), pdf_type, "rich_media"),
        "pdf programme": (pdf(stream(4, "/Type/EmbeddedFile", b"MZ\x90\x00")), pdf_type, "embedded_executable"),
        "pdf deep": (pdf(f"4 0 obj{'[' * 400}{']' * 400}endobj\n"), pdf_type, "loops"),
        "pdf torn": (b"%PDF-1.7\nnothing here\n%%EOF", pdf_type, "broken"),
        "picture torn": (picture("JPEG", size=(400, 300))[:700], "image/jpeg", "broken"),
        "picture dots": (_declaring(5_000, 40_000), "image/png", "too_many_dots"),
    }  # fmt: skip


@lru_cache
def inert(canary: str = "http://127.0.0.1:9/") -> dict[str, tuple[bytes, str, str]]:
    """Return what may be saved and is never shown."""
    pdf_type = "application/pdf"
    return {
        "pdf script": (pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), pdf_type, "javascript"),
        "pdf named script": (pdf("4 0 obj<</Names[(a)<</S/JavaScript/JS(x)>>]>>endobj\n"), pdf_type, "javascript"),
        "pdf sends": (pdf(f"4 0 obj<</S/SubmitForm/F({canary})>>endobj\n"), pdf_type, "submits"),
        "pdf attachment": (pdf(stream(4, "/Type/EmbeddedFile", b"<a/>")), pdf_type, "attachment"),
        "pdf dynamic form": (pdf("4 0 obj<</XFA(x)>>endobj\n"), pdf_type, "dynamic_form"),
        "pdf after signing": (
            pdf("4 0 obj<</Type/Sig/ByteRange[0 10 20 30]/Contents<00>>>endobj\n"), pdf_type, "changed_after_signing",
        ),
        "docx remote picture": (office(DOCX, **{RELS: relation("image", canary)}), DOCX, "remote_picture"),
        "xml style": (f'<?xml-stylesheet href="{canary}"?><a/>'.encode(), "application/xml", "stylesheet"),
    }  # fmt: skip


def _declaring(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + picture()[33:]
    )
