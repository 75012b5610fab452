"""Attack files written by outsiders get the verdict of their manifest, through the real door and real cells."""

import json
import os
import time
from pathlib import Path

import pytest

from motcua.files.rules import ALWAYS_TAKEN, PDF, XML, look, safe_name
from motcua.inspection.rules import Verdict, verdict_of
from motcua.inspection.tests.factories import CASES, look_at

HARMLESS = {"xmltestdata__simple.xml", "xmltestdata__simple-ns.xml"}  # listed among attacks, and free of any
MODIFIED = ("hide.pdf", "replace.pdf", "EDITED.pdf", "annot-added.pdf", "added-page.pdf", "spoofing-attack.pdf",
            "replaced-reason.pdf", "isa-3.pdf", "signed-1.pdf", "signed-2.pdf", "signed-3.pdf", "file-signed.pdf",
            "manipulated.pdf")  # fmt: skip


def listed() -> list[dict[str, str]]:
    manifest = CASES / "MANIFEST.json"
    return json.loads(manifest.read_text("utf-8")) if manifest.exists() else []


def of_kind(*kinds: str) -> list[str]:
    found = [row["file"] for row in listed() if row["file"].split("/")[0] in kinds]
    return found or ["absent"]


def content_of(name: str) -> bytes:
    if name == "absent":
        pytest.skip("no outsiders' cases beside the repository (MOTCUA_CASES)")
    return (CASES / name).read_bytes()


def at_the_door(content: bytes, allowed: frozenset[str] | set[str]) -> str | None:
    return look(lambda offset, length: content[offset : offset + length], len(content), allowed)[0]


@pytest.mark.promise("P17", "P19")
@pytest.mark.parametrize("name", of_kind("xml", "names", "strings"))
def test_what_is_no_paper_does_not_come_through_the_door(name: str) -> None:
    assert at_the_door(content_of(name), ALWAYS_TAKEN) is None


@pytest.mark.promise("P19")
@pytest.mark.parametrize("name", of_kind("xml"))
def test_xml_that_attacks_is_refused_in_no_time_where_xml_is_taken(name: str) -> None:
    content, begun = content_of(name), time.monotonic()
    taken = at_the_door(content, ALWAYS_TAKEN | {XML})
    examined = look_at(content, XML).examined
    verdict = verdict_of(examined.found, XML)[0]
    assert (verdict == Verdict.REFUSE) == (Path(name).name not in HARMLESS)
    if "doctype" in examined.found and len(content) < 60_000:
        assert taken is None
    assert examined.seconds < 1
    assert examined.peak_bytes < 64 * 1024 * 1024 or os.environ.get("PYTEST_XDIST_WORKER")
    assert time.monotonic() - begun < 5


@pytest.mark.promise("P17")
@pytest.mark.parametrize("name", of_kind("names"))
def test_dangerous_names_are_stored_under_a_harmless_one(name: str) -> None:
    came = Path(name).name.rpartition("__")[2]
    content_of(name)
    assert safe_name(came, PDF).endswith(".pdf")
    assert "/" not in safe_name(came, PDF)


@pytest.mark.promise("P17")
@pytest.mark.parametrize("name", of_kind("pdf_sig_attack"))
def test_signed_papers_that_were_changed_are_never_shown_as_they_are(name: str) -> None:
    content = content_of(name)
    if "malformed" in name or "isa-3" in name:  # the one goes on after its end
        assert at_the_door(content, ALWAYS_TAKEN) is None
        return
    assert at_the_door(content, ALWAYS_TAKEN) == PDF
    examined = look_at(content, PDF).examined
    verdict, reasons = verdict_of(examined.found, PDF)
    assert examined.facts.get("signature") in {"none", "whole", "part"}, "valid is nobody's word here"
    if name.endswith(MODIFIED) and "hide-shadow-file.pdf" not in name:
        assert (verdict, "changed_after_signing" in reasons) == (Verdict.SEAL, True)
    assert examined.seconds < 20
    assert examined.peak_bytes <= 256 * 1024 * 1024
