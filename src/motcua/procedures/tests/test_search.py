import pytest

from motcua.kernel.actors import ANYONE
from motcua.procedures import queries
from motcua.procedures.tests.factories import TODAY, catalogue

EVERYDAY = [
    ("khai sinh", "1.001193", 1),
    ("giay khai sinh", "1.001193", 1),
    ("lam giay khai sinh cho con", "1.001193", 3),
    ("dk khai sinh", "1.001193", 1),
    ("khai sihn", "1.001193", 3),
    ("mat giay khai sinh", "1.004884", 1),
    ("sua giay khai sinh", "1.004859", 1),
    ("doi ten", "1.004859", 3),
    ("ban sao giay khai sinh", "2.000635", 1),
    ("trich luc khai tu", "2.000635", 1),
    ("con nuoi", "2.001263", 1),
    ("ket hon", "1.000894", 1),
    ("dang ky ket hon", "1.000894", 1),
    ("dk kết hôn", "1.000894", 1),
    ("lay chong nuoc ngoai", "2.000806", 1),
    ("giay doc than", "1.004873", 1),
    ("xac nhan tinh trang hon nhan", "1.004873", 1),
    ("tinh trang hon nhan", "1.004873", 1),
    ("khai tu", "1.000656", 1),
    ("giay chung tu", "1.000656", 3),
    ("nhan cha cho con", "1.001022", 3),
    ("giam ho", "1.004837", 3),
    ("sao y", "2.000815", 1),
    ("sao y ban chinh", "2.000815", 1),
    ("chung thuc", "2.000815", 1),
    ("cong chung giay to", "2.000815", 1),
    ("chung thuc chu ky", "2.000884", 1),
    ("so yeu ly lich", "2.000884", 1),
    ("di chuc", "2.001019", 1),
    ("mua ban xe", "2.001035", 1),
    ("chia thua ke", "2.001406", 1),
    ("so do", "1.013978", 1),
    ("lam so do", "1.013978", 1),
    ("cap lai so do", "1.012783", 1),
    ("sang ten so do", "1.013831", 1),
    ("mua ban dat", "1.013831", 3),
    ("hien dat lam duong", "1.013979", 1),
    ("chuyen muc dich su dung dat", "1.013949", 1),
    ("len tho cu", "1.013949", 1),
    ("xin phep xay nha", "1.013225", 1),
    ("giay phep xay dung", "1.013225", 1),
    ("gpxd", "1.013225", 1),
    ("sua nha", "1.013229", 1),
    ("gia han giay phep xay dung", "1.013227", 1),
    ("ho kinh doanh", "1.001612", 1),
    ("mo quan", "1.001612", 1),
    ("giay phep kinh doanh", "1.001612", 1),
    ("thuong tru", "1.004222", 1),
    ("nhap khau", "1.004222", 1),
    ("ho khau", "1.004222", 3),
    ("tam tru", "1.004194", 1),
    ("tach khau", "1.010038", 1),
    ("cccd", "1.014061", 1),
    ("ly lich tu phap", "3.000333", 1),
    ("lí lịch tư pháp", "3.000333", 1),
    ("khieu nai", "2.002409", 1),
    ("to cao can bo", "2.002396", 1),
    ("mo phong kham", "1.012278", 1),
    ("nha thuoc", "1.004593", 1),
    ("giai chap", "1.011443", 1),
    ("the chap dat", "1.011441", 3),
    ("luat su mien phi", "2.000829", 1),
]


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        catalogue()
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "code", "place"), EVERYDAY)
def test_everyday_words_without_diacritics_find_the_procedure(typed, code, place):
    found = [version.procedure.code for version in queries.search(ANYONE, typed, on=TODAY, limit=3)]
    assert code in found[:place], found


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("1.001193", ["1.001193"]),
        ("001193", ["1.001193"]),
        ("2.0008", ["2.000806", "2.000815", "2.000829", "2.000884"]),
    ],
)
def test_a_code_or_its_beginning_finds_the_procedure(typed, codes):
    assert [v.procedure.code for v in queries.search(ANYONE, typed, on=TODAY)] == codes


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
def test_spelling_with_and_without_diacritics_finds_the_same():
    plain = [v.id for v in queries.search(ANYONE, "hoa giai dat dai so do", on=TODAY)]
    marked = [v.id for v in queries.search(ANYONE, "hòa giải đất đai sổ đỏ", on=TODAY)]
    decomposed = [v.id for v in queries.search(ANYONE, "hoà giải đất đai sổ đỏ", on=TODAY)]
    assert plain == marked == decomposed


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
def test_nonsense_finds_nothing():
    assert queries.search(ANYONE, "qwzx jjkk", on=TODAY) == []


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ly hon", "ly hôn", "xin ly hon", "khai sinh qwzx"])
def test_what_only_one_of_the_words_finds_is_not_what_was_asked_for(typed):
    assert [v.name for v in queries.search(ANYONE, typed, on=TODAY)] == []


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
def test_nothing_typed_shows_what_is_asked_for_most():
    found = [v.procedure.code for v in queries.search(ANYONE, "", on=TODAY, limit=2, own_only=True)]
    assert set(found) == {"1.001193", "2.000815"}


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
def test_the_desk_may_leave_out_what_ministries_receive():
    found = queries.search(ANYONE, "ho kinh doanh", on=TODAY, own_only=True)
    assert "1.001612" not in {v.procedure.code for v in found}


@pytest.mark.usefixtures("_loaded")
@pytest.mark.django_db
def test_a_level_narrows_the_search():
    found = queries.search(ANYONE, "giay phep xay dung", on=TODAY, level="province")
    assert found[0].procedure.code == "1.013236"
    assert all("province" in version.levels for version in found)
