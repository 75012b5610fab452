"""Intake at the counter over HTTP: one whole story, and what happens when something is wrong."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers.queries.catalogue import version_kept
from motcua.dossiers.tests.factories import BIRTH, CLERK, COPY, NOW, office, official
from motcua.dossiers.tests.pictures import PNG
from motcua.dossiers.tests.screens import Screens, screens
from motcua.kernel.ids import new_id
from motcua.organisations import queries as organisations
from motcua.people import queries as people
from motcua.procedures import queries as procedures
from motcua.procedures.tests.factories import catalogue

__all__ = ["screens"]
pytestmark = pytest.mark.django_db
Dossier = apps.get_model("dossiers", "Dossier")
DossierFile = apps.get_model("dossiers", "DossierFile")
CARD = "066091004217|240123456|Y Bhăm Êñuôl|15081991|Nam|Buôn Jun, Liên Sơn Lắk, Đắk Lắk|01052021"
INTAKE = "/tiep-nhan/"
MINISTRY, PROVINCIAL = "1.004222", "1.012278"


def told(code: str = BIRTH, *, variant: int = 0, ticked: bool = True, **given: Any) -> dict[str, Any]:
    """Return what a clerk would have typed for a complete dossier of this procedure."""
    version = version_kept(procedures.version_in_force(code, NOW.date()).id)
    variants = list(version.variants.all())
    chosen = variants[variant] if variants else None
    papers = {
        f"paper_{paper.id.hex}": "1"
        for paper in procedures.papers_for(version, chosen)
        if ticked and paper.need == "required"
    }
    typed = {
        "procedure": code,
        "variant": chosen.key if chosen else "",
        "number": "066091004217",
        "name": "Y Bhăm Êñuôl",
        "phone": "0905 123 456",
        "address_line": "Buôn Jun",
        "commune_code": "24580",
        "do": "receive",
    }
    return typed | papers | given


def scan(name: str = "to-khai.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def paper_key(code: str = BIRTH) -> str:
    version = version_kept(procedures.version_in_force(code, NOW.date()).id)
    return procedures.papers_for(version, version.variants.first())[0].id.hex


def sent(screens: Screens, by: Any = None, **given: Any) -> Any:
    return screens.post(by or screens.place.clerk, INTAKE, **(told() | given))


def test_a_clerk_takes_in_a_dossier_and_hands_it_over(screens: Screens) -> None:
    clerk = screens.place.clerk
    assert screens.get(clerk, INTAKE).status_code == 200
    answer = sent(screens, **{f"scan_{paper_key()}": scan()}, fee_collected="1")
    assert answer.status_code == 303
    dossier = Dossier.objects.get()
    assert answer["Location"] == f"/tiep-nhan/{dossier.id}/"
    assert (dossier.owner_name, dossier.owner_phone) == ("Y Bhăm Êñuôl", "0905123456")
    assert DossierFile.objects.get().paper is not None
    page = screens.get(clerk, answer["Location"]).content.decode()
    assert "H15.61-261120-0001" in page
    assert "Bàn giao ngay" in page
    assert screens.act(clerk, dossier.id, "chuyen-xu-ly").status_code == 303


def test_both_questions_about_the_owner_carry_a_hint_so_that_their_words_stand_on_one_line(screens: Screens) -> None:
    page = screens.get(screens.place.clerk, INTAKE).content.decode()
    for field in ("number", "kind"):
        assert f'id="f-{field}-hint"' in page


def test_the_promise_is_shown_with_its_reasons_before_anything_is_kept(screens: Screens) -> None:
    screens.now = NOW
    answer = screens.client(screens.place.clerk).post("/tiep-nhan/tinh/", told(COPY), headers={"hx-target": "sum"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Vì sao ngày này?" in page
    assert "20/11/2026" in page
    assert not Dossier.objects.exists()


def test_a_known_person_is_recalled_by_number(screens: Screens) -> None:
    sent(screens)
    answer = screens.client(screens.place.clerk).post("/tiep-nhan/nguoi/", {"number": "066 091 004 217"})
    page = answer.content.decode()
    assert 'value="Y Bhăm Êñuôl"' in page
    assert 'value="0905123456"' in page
    assert "đã có trong hệ thống" in page


def test_a_number_that_was_not_looked_up_brings_nothing_into_the_dossier(screens: Screens) -> None:
    sent(screens)
    known = Dossier.objects.get()
    assert (known.owner_phone, known.owner_address != "") == ("0905123456", True)
    sent(screens, phone="", address_line="", name="Y Bhăm Êñuôl")
    blind = Dossier.objects.exclude(pk=known.pk).get()
    assert (blind.owner_id, blind.owner_phone, blind.owner_address) == (known.owner_id, "", "")
    known.owner.refresh_from_db()
    assert known.owner.phone == "0905123456"


def test_an_unknown_number_brings_nothing(screens: Screens) -> None:
    answer = screens.client(screens.place.clerk).post("/tiep-nhan/nguoi/", {"number": "066091999999", "name": "Ai đó"})
    assert answer.status_code == 204


def test_another_number_takes_away_what_the_first_one_brought(screens: Screens) -> None:
    sent(screens)
    client = screens.client(screens.place.clerk)
    typed = {
        "number": "066091999999", "recalled_number": "066091004217", "recalled": "name phone",
        "name": "Y Bhăm Êñuôl", "phone": "0905123456", "address_line": "Buôn Lê",
    }  # fmt: skip
    page = client.post("/tiep-nhan/nguoi/", typed).content.decode()
    assert "0905123456" not in page
    assert "Buôn Lê" in page


@pytest.mark.parametrize(
    "scanned",
    [
        CARD,
        CARD.replace("Y Bhăm Êñuôl", "Y Bhm uôl"),
        "066091004217|240123456|Y Bham Enuol|15081991|Nam|Buon Jun, Lien Son Lak, Dak Lak|01052021",
        "066091004217||Y Bhăm Êñuôl|15081991|Nam|Buôn Jun, Liên Sơn Lắk, Đắk Lắk|01052021||||",
        "066091004217 240123456 Y Bham 15081991 Nam Buon Jun 01052021",
    ],
)
def test_a_scanned_card_fills_in_the_owner_even_when_its_words_are_spoiled(screens: Screens, scanned: str) -> None:
    page = screens.client(screens.place.clerk).post("/tiep-nhan/nguoi/", {"number": scanned}).content.decode()
    assert 'value="066091004217"' in page
    assert 'value="15/08/1991"' in page
    assert 'name="sex" value="male"' in page


def test_a_spoiled_scan_says_so_and_a_good_one_does_not(screens: Screens) -> None:
    client = screens.client(screens.place.clerk)
    stripped = CARD.encode("ascii", "ignore").decode()
    spoiled = client.post("/tiep-nhan/nguoi/", {"number": stripped})
    assert "đối chiếu" in spoiled.content.decode()
    assert "đối chiếu" not in client.post("/tiep-nhan/nguoi/", {"number": CARD}).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"procedure": ""}, "Hãy chọn thủ tục"),
        ({"name": " "}, "Hãy nhập họ tên"),
        ({"number": "0660910042"}, "chữ số kiểm tra"),
        ({"phone": "123"}, "Số điện thoại chưa đúng"),
        ({"born_on": "31/02/1991"}, "Không có ngày này"),
        ({"submitter_number": "12"}, "12 chữ số"),
        ({"handover": "postal", "address_line": ""}, "Hãy ghi địa chỉ"),
        ({"pages": "0"}, "số từ 1 đến"),
        ({"handover": "bồ câu"}, "Không có cách nhận kết quả này"),
        ({"channel": "bồ câu"}, "Không có cách nộp này"),
        ({"kept_others": "không phải mã"}, "không còn dùng được"),
        ({"drop": "không phải mã"}, "không có trên trang này"),
    ],
)
def test_an_error_keeps_everything_that_was_typed(screens: Screens, wrong: dict[str, str], said: str) -> None:
    given = {"request": "Khai sinh cho cháu H’Lan", "submitter_name": "H’Ngăm Niê Kđăm"} | wrong
    answer = sent(screens, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "error-summary" in page
    for typed in ("H’Lan", "H’Ngăm Niê Kđăm"):
        assert typed in page
    assert not Dossier.objects.exists()


def test_a_scan_is_not_lost_by_an_error_elsewhere(screens: Screens) -> None:
    key = paper_key()
    page = sent(screens, name="", **{f"scan_{key}": scan("tờ khai.png")}).content.decode()
    assert "tờ khai.png" in page
    token = page.split(f'name="kept_{key}" value="')[1].split('"')[0]
    assert sent(screens, **{f"kept_{key}": token}).status_code == 303
    assert DossierFile.objects.get().name == "tờ khai.png"


def test_whoever_gives_the_scan_of_a_paper_has_given_the_paper(screens: Screens) -> None:
    version = version_kept(procedures.version_in_force(BIRTH, NOW.date()).id)
    optional = next(p for p in procedures.papers_for(version, version.variants.first()) if p.need != "required")
    assert sent(screens, **{f"scan_{optional.id.hex}": scan("ủy quyền.png")}).status_code == 303
    kept = DossierFile.objects.get()
    assert (kept.name, kept.paper.required_id, kept.paper.present) == ("ủy quyền.png", optional.id, True)


def test_another_persons_token_brings_no_scan(screens: Screens) -> None:
    key = paper_key()
    page = sent(screens, name="", **{f"scan_{key}": scan()}).content.decode()
    token = page.split(f'name="kept_{key}" value="')[1].split('"')[0]
    colleague = official(
        screens.place.agency, ["dossiers.receive", "dossiers.read", "people.parties"], name="Người khác"
    )
    refused = sent(screens, colleague, **{f"kept_{key}": token})
    assert (refused.status_code, "không còn dùng được" in refused.content.decode()) == (422, True)
    assert not DossierFile.objects.exists()


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (scan("bai.docx", b"PK\x03\x04 not a scan"), "Tệp bị hỏng"),
        (scan("rong.pdf", b""), "Tệp rỗng"),
        (scan("hong.pdf", b"%PDF-1.7 broken"), "Tệp bị hỏng"),
    ],
)
def test_a_wrong_upload_is_refused_with_what_to_do(screens: Screens, upload: Any, said: str) -> None:
    answer = sent(screens, **{f"scan_{paper_key()}": upload})
    assert answer.status_code == 422
    assert f"{upload.name}: {said}" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_an_odd_name_of_an_upload_is_made_safe(screens: Screens) -> None:
    sent(screens, **{f"scan_{paper_key()}": scan("..\\..\\<giấy> chứng: sinh?.PNG")})
    assert DossierFile.objects.get().name == "giấy chứng sinh.png"


def test_a_page_sent_twice_makes_one_dossier(screens: Screens) -> None:
    key = str(new_id())
    first = screens.post(screens.place.clerk, INTAKE, once_key=key, **told())
    again = screens.post(screens.place.clerk, INTAKE, once_key=key, **told())
    assert first["Location"] == again["Location"]
    assert Dossier.objects.count() == 1


def test_missing_papers_lead_to_the_slip_that_asks_for_them(screens: Screens) -> None:
    refused = screens.post(screens.place.clerk, INTAKE, **told(ticked=False))
    assert refused.status_code == 422
    assert "Còn thiếu" in refused.content.decode()
    required = [field for field in told() if field.startswith("paper_")]
    one = screens.post(screens.place.clerk, INTAKE, **{k: v for k, v in told().items() if k != required[0]})
    framed = re.findall(r'class="check-row has-error".*?name="(paper_\w+)"', one.content.decode(), re.DOTALL)
    assert (one.status_code, framed) == (422, required[:1])
    assert 'id="f-papers" class="field"' in one.content.decode()
    answer = screens.post(screens.place.clerk, INTAKE, **told(ticked=False, do="ask"))
    dossier = Dossier.objects.get()
    assert answer["Location"] == f"/ho-so/{dossier.id}/yeu-cau-bo-sung/"
    assert dossier.code is None


def test_a_refusal_leads_to_its_notice(screens: Screens) -> None:
    answer = screens.post(screens.place.clerk, INTAKE, **told(ticked=False, do="reject"))
    assert answer["Location"] == f"/ho-so/{Dossier.objects.get().id}/tu-choi/"


def test_a_stranger_sees_no_counter(screens: Screens) -> None:
    specialist = screens.place.specialist
    assert screens.get(specialist, INTAKE).status_code == 404
    assert sent(screens, specialist).status_code == 404
    assert sent(screens, screens.stranger, place=str(screens.place.agency)).status_code == 404
    assert not Dossier.objects.exists()


def test_the_list_of_procedures_answers_to_letters_without_marks(screens: Screens) -> None:
    page = screens.get(screens.place.clerk, "/tiep-nhan/thu-tuc/?procedure_words=chung thuc ban sao").content.decode()
    assert f'data-value="{COPY}"' in page


def test_a_procedure_of_a_ministry_explains_where_to_file(screens: Screens) -> None:
    catalogue(MINISTRY)
    version = procedures.version_in_force(MINISTRY, NOW.date())
    answer = screens.post(screens.place.clerk, INTAKE, **(told() | {"procedure": version.procedure.code}))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert f"do hệ thống của Bộ Công an tiếp nhận. Nơi nộp: {version.filing_place.rstrip('.')}." in said
    assert ".." not in said.partition("Nơi nộp:")[2].partition("<")[0]
    shown = screens.get(screens.place.clerk, f"{INTAKE}?thu-tuc={version.procedure.code}").content.decode()
    assert "Không tiếp nhận tại đây" in shown


def test_what_another_level_takes_in_is_shown_with_where_to_go(screens: Screens) -> None:
    catalogue(PROVINCIAL)
    page = screens.get(screens.place.clerk, f"{INTAKE}?thu-tuc={PROVINCIAL}").content.decode()
    assert "Không tiếp nhận tại đây" in page
    assert "Sở" in page


def test_at_the_provincial_centre_a_dossier_goes_to_the_department(screens: Screens) -> None:
    catalogue(PROVINCIAL)
    centre = organisations.by_reference("van-phong-ubnd/hcc")
    clerk = official(centre, CLERK, name="Nguyễn Thị Hằng")
    answer = screens.post(clerk, INTAKE, **told(PROVINCIAL, limit_amount="5", fee_0="0"))
    assert answer.status_code == 303
    dossier = Dossier.objects.get()
    assert dossier.received_by_agency_id == centre
    assert dossier.competent_agency_id not in {centre, screens.place.agency}
    page = screens.get(clerk, answer["Location"]).content.decode()
    assert "Sở" in page


def test_whoever_serves_at_two_counters_chooses(screens: Screens) -> None:
    first, second = screens.place.clerk, office("24544").clerk
    both = replace(first, posts=(*first.posts, *second.posts))
    assert "Nơi tiếp nhận" in screens.get(both, INTAKE).content.decode()
    assert sent(screens, both, place=str(second.posts[0].agency)).status_code == 303
    assert Dossier.objects.get().received_by_agency_id == second.posts[0].agency


def test_an_organisation_is_taken_in_by_its_tax_code(screens: Screens) -> None:
    assert sent(screens, number="0100109106", name="Tập đoàn Thử Nghiệm", kind="enterprise").status_code == 303
    known = people.party_by_number(screens.place.clerk, "0100109106")
    assert known is not None
    assert known.name == "Tập đoàn Thử Nghiệm"


def test_without_script_the_words_lead_to_a_choice(screens: Screens) -> None:
    page = sent(screens, procedure="", procedure_words="khai sinh", do="").content.decode()
    assert f'type="radio" name="procedure" id="found-radio-1" value="{BIRTH}"' in page


def test_a_dozen_papers_with_long_names_are_taken_in(screens: Screens) -> None:
    names = [f"Văn bản thỏa thuận về việc mang thai hộ theo quy định của pháp luật, bản số {n}" for n in range(1, 12)]
    assert sent(screens, others="\n".join(names)).status_code == 303
    assert set(names) < set(Dossier.objects.get().papers.values_list("name", flat=True))


def test_looking_people_up_has_a_limit_that_loses_nothing_typed(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.dossiers.commands.tracking.MOST_LOOKUPS", 2)
    clerk, typed = screens.place.clerk, {"name": "Nguyễn Thị Lan", "phone": "0905123456"}
    for n in range(2):
        found = screens.post(clerk, f"{INTAKE}nguoi/", number=f"06609100421{n}", **typed)
        assert found.status_code in {200, 204}
    alarms = apps.get_model("kernel", "Fact").objects.filter(name="dossiers.LookupsExceeded")
    assert not alarms.exists()
    for path in (f"{INTAKE}nguoi/", INTAKE, f"{INTAKE}nguoi/"):
        limited = screens.post(clerk, path, number="066091004219", **typed)
        page = limited.content.decode()
        assert limited.status_code == 429
        assert "tạm thời không tra thêm được" in page
        assert 'value="Nguyễn Thị Lan"' in page
        assert 'value="066091004219"' in page
    assert alarms.get().subject == clerk.id
    other = official(screens.place.agency, CLERK, name="Lê Thị Mai")
    assert screens.post(other, f"{INTAKE}nguoi/", number="066091004219", **typed).status_code in {200, 204}
    taken = screens.post(clerk, INTAKE, **told(number=CARD))
    assert taken.status_code == 303  # a card is read, and the dossier taken in, without looking anybody up
    screens.now += timedelta(hours=2)
    assert screens.post(clerk, f"{INTAKE}nguoi/", number="066091004219", **typed).status_code in {200, 204}
