"""Components tie words to controls, escape what people typed, and leave nothing undefined."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines, loader
from django.test import RequestFactory
from jinja2 import UndefinedError

from motcua.ui.web.views import TROUBLES


def drawn(source: str, **values: Any) -> str:
    text: str = engines["jinja2"].from_string('{% import "ui/c.html" as c %}' + source).render(values)
    return text


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    html = drawn('{{ c.input("phone", "Điện thoại", "09", errors, "10 chữ số") }}', errors={"phone": "Thiếu số."})
    assert '<label class="label" for="f-phone">' in html
    assert 'aria-describedby="f-phone-hint f-phone-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="f-phone-error"' in html


def test_the_summary_links_every_error_to_its_field() -> None:
    html = drawn("{{ c.error_summary(errors) }}", errors={"phone": "Thiếu số.", "": "Hồ sơ đã đóng."})
    assert '<a href="#f-phone">Thiếu số.</a>' in html
    assert "<li>Hồ sơ đã đóng.</li>" in html


def test_without_errors_there_is_no_summary() -> None:
    assert drawn("{{ c.error_summary({}) }}").strip() == ""


def test_what_people_typed_is_escaped_everywhere() -> None:
    source = (
        '{{ c.input("a", x, x, {"a": x}, x) }}{{ c.facts([(x, x)]) }}{{ c.tag(x) }}{{ c.button(x) }}{{ c.alert(x) }}'
    )
    assert "<i>" not in drawn(source, x="<i>Y Bhăm</i>")


def test_the_first_choice_carries_the_id_that_the_summary_links() -> None:
    assert 'id="f-channel" name="channel" type="radio"' in drawn(
        '{{ c.radios("channel", "Nhận", [("a", "A"), ("b", "B")]) }}'
    )


def test_an_undefined_name_fails() -> None:
    with pytest.raises(UndefinedError):
        drawn("{{ nobody_gave_this }}")


def test_a_day_is_written_as_we_write_it() -> None:
    from datetime import date

    assert 'value="27/11/2026"' in drawn('{{ c.day("on", "Ngày", d) }}', d=date(2026, 11, 27))
    assert 'value="31/02/20"' in drawn('{{ c.day("on", "Ngày", "31/02/20") }}')


def test_a_page_for_trouble_needs_neither_database_nor_session() -> None:
    for status in TROUBLES:
        html = loader.get_template(f"ui/{status}.html").render({}, RequestFactory().get("/"))
        assert "Nên làm gì" in html
        assert "tel:" in html
        assert '<html lang="vi">' in html


def test_a_refusal_says_its_reason() -> None:
    html = loader.get_template("ui/409.html").render({"message": "Bà Oanh vừa trả hồ sơ.", "back": "/ho-so/"}, None)
    assert "Bà Oanh vừa trả hồ sơ." in html
    assert 'href="/ho-so/"' in html


def test_a_file_is_chosen_by_a_button_in_our_words() -> None:
    html = drawn('{{ c.upload("scan", "Bản quét", errors, multiple=True) }}', errors={"scan": "Tệp rỗng."})
    assert '<label class="label" for="f-scan">' in html
    assert 'type="file"' in html
    assert 'aria-describedby="f-scan-hint f-scan-error"' in html
    assert "Chọn tệp" in html
    assert 'data-none="chưa chọn tệp"' in html
