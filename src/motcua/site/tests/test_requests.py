"""What every request gets, whatever page it asks for."""

import errno
from unittest.mock import patch

import pytest
from django.contrib import messages
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from psycopg.errors import ReadOnlySqlTransaction

from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.ids import new_id
from motcua.kernel.models import Fact, NumberBook, OnceKey
from motcua.kernel.numbers import take_number
from motcua.kernel.web import Request, once, redirect, screen
from motcua.site import errors
from motcua.site.urls import urlpatterns as real


@screen(needs="anyone")
def writes_in_a_get(request: Request) -> HttpResponse:
    take_number("naughty", "2026")
    return HttpResponse("written")


@screen(needs="anyone", methods=["POST"], passed_over=("scan",))
def takes_a_number(request: Request) -> HttpResponse:
    with once(request) as claim:
        number = take_number("good", "2026")
        messages.success(request, "Đã lấy số")
        if request.POST.get("refuse"):
            raise Refused("Chưa được", field="refuse")
        return claim.done(redirect("portal:procedure", f"n{number}"))


@screen(needs="anyone", methods=["POST"], fields=("code",))
def does_it_at_once(request: Request) -> HttpResponse:
    take_number("good", "2026")
    return HttpResponse(request.POST["code"])


@screen(needs="anyone")
def loses_the_database(request: Request) -> HttpResponse:
    raise OperationalError("gone")


@screen(needs="anyone")
def fills_the_disk(request: Request) -> HttpResponse:
    raise OSError(errno.ENOSPC, "no space left")


@screen(needs="anyone")
def loses_a_file(request: Request) -> HttpResponse:
    raise OSError(errno.EIO, "broken disk")


@screen(needs="anyone")
def opens_three(request: Request) -> HttpResponse:
    request.seen += [(new_id(), None) for _number in range(3)]
    return HttpResponse("three")


@screen(needs="anyone")
def was_second(request: Request) -> HttpResponse:
    raise Conflict("Người khác vừa sửa")


@screen(needs="anyone")
def breaks(request: Request) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    *real,
    path("thu/ghi/", writes_in_a_get),
    path("thu/so/", takes_a_number),
    path("thu/ngay/", does_it_at_once),
    path("thu/mat/", loses_the_database),
    path("thu/day/", fills_the_disk),
    path("thu/dia/", loses_a_file),
    path("thu/xem/", opens_three),
    path("thu/sau/", was_second),
    path("thu/hong/", breaks),
]
handler400, handler403 = "motcua.site.errors.bad_request", "motcua.site.errors.forbidden"
handler404, handler500 = "motcua.site.errors.not_found", "motcua.site.errors.broken"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_get_cannot_write(client: Client) -> None:
    with pytest.raises(DatabaseError) as refused:
        client.get("/thu/ghi/")
    assert isinstance(refused.value.__cause__, ReadOnlySqlTransaction)


@pytest.mark.django_db(transaction=True)
def test_a_get_leaves_nothing_behind(client: Client) -> None:
    client.raise_request_exception = False
    assert client.get("/thu/ghi/").status_code == 500
    assert not NumberBook.objects.exists()


@pytest.mark.promise("P3")
def test_a_page_sent_twice_takes_effect_once(client: Client) -> None:
    sent = {"once_key": str(new_id())}
    first, second = client.post("/thu/so/", sent), client.post("/thu/so/", sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert NumberBook.objects.get().last == 1


@pytest.mark.promise("P3")
def test_a_page_sent_by_script_is_told_where_to_go_and_told_the_same_again(client: Client) -> None:
    sent, script = {"once_key": str(new_id())}, {"X-Led-By": "script"}
    first, second = (client.post("/thu/so/", sent, headers=script) for _time in range(2))
    assert (first.status_code, second.status_code) == (204, 204)
    assert first["Location"] == second["Location"] == client.post("/thu/so/", sent)["Location"]
    assert NumberBook.objects.get().last == 1


def test_a_refused_page_keeps_its_key_free(client: Client) -> None:
    key = str(new_id())
    assert client.post("/thu/so/", {"once_key": key, "refuse": "1"}).status_code == 422
    assert not OnceKey.objects.exists()
    assert client.post("/thu/so/", {"once_key": key}).status_code == 303
    assert NumberBook.objects.get().last == 1


def test_a_key_is_not_used_for_something_else(client: Client) -> None:
    key = str(new_id())
    client.post("/thu/so/", {"once_key": key})
    assert client.post("/thu/so/", {"once_key": key, "more": "1"}).status_code == 409
    assert NumberBook.objects.get().last == 1


def test_a_page_without_a_key_is_refused(client: Client) -> None:
    answer = client.post("/thu/so/")
    assert answer.status_code == 422
    assert "tải lại trang" in answer.content.decode()


@pytest.mark.promise("P3")
@pytest.mark.django_db(transaction=True)
def test_many_copies_of_one_page_at_once_take_effect_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    key = str(new_id())

    def send(_n: int) -> tuple[int, str]:
        try:
            answer = Client().post("/thu/so/", {"once_key": key})
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(send, range(12)))
    assert len(answers) == 1
    assert NumberBook.objects.get().last == 1


@pytest.mark.promise("P9")
def test_without_the_database_there_is_a_page_in_words(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/thu/mat/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert 'lang="vi"' in answer.content.decode()


@pytest.mark.promise("P9")
def test_the_page_for_a_lost_database_asks_no_database() -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError("gone")):
        answer = errors.database_is_away(RequestFactory().get("/"))
    assert answer.status_code == 503


@pytest.mark.promise("P8")
def test_a_full_folder_for_uploads_is_said_in_words_and_another_fault_is_not_called_that(client: Client) -> None:
    client.raise_request_exception = False
    assert [client.get(url).status_code for url in ("/thu/day/", "/thu/dia/")] == [507, 500]
    assert "Tạm ngừng nhận tệp" in client.get("/thu/day/").content.decode()


def test_records_that_one_page_opened_are_noted_together_in_one_statement(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/thu/xem/").status_code == 200
    assert Fact.objects.filter(name="kernel.RecordSeen").count() == 3
    assert len([one for one in asked if 'INSERT INTO "kernel_fact"' in one["sql"]]) == 1


def test_a_page_whose_opening_cannot_be_noted_is_not_sent(client: Client) -> None:
    client.raise_request_exception = False
    with patch("motcua.kernel.facts.rows.insert", side_effect=OperationalError("gone")):
        answer = client.get("/thu/xem/")
    assert answer.status_code == 503
    assert b"three" not in answer.content


def test_who_is_second_is_told(client: Client) -> None:
    answer = client.get("/thu/sau/")
    assert answer.status_code == 409
    assert "Người khác vừa sửa" in answer.content.decode()


def test_a_broken_page_says_what_to_do(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/thu/hong/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()


@override_settings(STRANGER_MAX_BYTES=1000)
def test_too_large_a_load_is_refused_unread(client: Client) -> None:
    assert client.post("/thu/so/", {"a": "x" * 2000}).status_code == 413


@pytest.mark.promise("P16")
def test_a_stale_protection_token_is_said_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/thu/so/", {"once_key": "x"})
    assert answer.status_code == 403
    assert 'lang="vi"' in answer.content.decode()


@pytest.mark.promise("P12")
@pytest.mark.parametrize("url", ["/khong-co/", "/ho-so/khong-co/", "/thu-tuc-hanh-chinh/9.9/"])
def test_what_is_not_there_looks_the_same(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()


@pytest.mark.promise("P22")
def test_every_page_carries_the_strict_policy(client: Client) -> None:
    answer = client.get(reverse("portal:home"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_pages_travel_compressed_and_files_do_not(client: Client) -> None:
    encodings = [
        client.get(url, headers={"accept-encoding": "gzip"}).get("Content-Encoding", "")
        for url in (reverse("portal:home"), "/robots.txt")
    ]
    assert encodings == ["gzip", ""]


@pytest.mark.parametrize("url_name", ["tasks:mine", "dossiers:index", "organisations:index", "people:index"])
def test_the_public_is_sent_to_sign_in(client: Client, url_name: str) -> None:
    answer = client.get(reverse(url_name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap/?next=/")


@pytest.mark.promise("P22")
@pytest.mark.parametrize(
    "url", ["/thu-tuc-hanh-chinh/%00/", "/ho-so/ma/%00/", "/viec/?buoc=%00", "/?a=%00", "/lich/?nam=" + "9" * 5000]
)
def test_what_nobody_types_breaks_nothing(client: Client, url: str) -> None:
    assert client.get(url).status_code in {302, 400, 404}


@pytest.mark.promise("P22")
def test_a_key_with_nul_is_refused(client: Client) -> None:
    assert client.post("/thu/so/", {"once_key": "\0x"}).status_code == 400


def test_another_scan_of_the_same_size_is_another_page(client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    key = str(new_id())
    for content, status in ((b"first", 303), (b"other", 409), (b"first", 303)):
        sent = {"once_key": key, "scan": SimpleUploadedFile("a.pdf", content)}
        client.cookies["motcua"] = "somebody"
        assert client.post("/thu/so/", sent).status_code == status


@pytest.mark.promise("P13")
def test_a_field_that_the_page_does_not_ask_for_undoes_what_was_done(client: Client) -> None:
    sent = {"once_key": str(new_id())}
    answer = client.post("/thu/so/", sent | {"number": "7"})
    said = answer.content.decode()
    assert (answer.status_code, NumberBook.objects.exists(), OnceKey.objects.exists()) == (422, False, False)
    assert "Chưa có gì được lưu" in said
    assert "“number”" in said
    assert "Đã lấy số" not in said
    assert client.post("/thu/so/", sent).status_code == 303


@pytest.mark.promise("P13")
def test_a_view_that_undoes_nothing_is_not_even_begun(client: Client) -> None:
    assert client.post("/thu/ngay/", {"code": "a", "state": "b"}).status_code == 422
    assert not NumberBook.objects.exists()
    assert client.post("/thu/ngay/", {"code": "a"}).content == b"a"
