"""The page of a dossier: what it shows, to whom, and what it costs."""

import pytest

from motcua.dossiers.tests.factories import in_process
from motcua.dossiers.tests.screens import Screens, screens

__all__ = ["screens"]
pytestmark = pytest.mark.django_db


def test_the_page_says_what_who_when_and_what_next(screens: Screens) -> None:
    dossier = in_process(screens.place)
    page = screens.get(screens.place.specialist, f"/ho-so/{dossier.id}/").content.decode()
    for words in (
        str(dossier.code),
        "Đăng ký khai sinh",
        "Y Bhăm Êñuôl",
        "066 091 004 •••",
        "0905 123 456",
        "Trình ký",
    ):
        assert words in page
    assert "066091004217" not in page
