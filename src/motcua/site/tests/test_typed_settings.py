"""A wrong setting is said in one Vietnamese sentence that names it, never as a traceback."""

import os
import subprocess
import sys

import pytest

from motcua.site.database import database_from
from motcua.site.typed_settings import MOST, whole_number

NUMBERS = (
    "MOTCUA_TRUSTED_PROXIES", "MOTCUA_IDLE_MINUTES", "MOTCUA_STRICT_IDLE_MINUTES", "MOTCUA_OLD_PASSWORDS_BARRED",
    "MOTCUA_STRICT_PASSWORD_DAYS", "MOTCUA_DORMANT_DAYS", "MOTCUA_LOGS_KEPT_MONTHS",
)  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
def test_a_setting_that_is_no_number_is_said_in_one_sentence(name, tmp_path):
    surroundings = {**os.environ, name: "mười lăm", "MOTCUA_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/x"}
    asked = [sys.executable, "-m", "motcua.site.cli", "check", "--data", str(tmp_path / "var")]
    done = subprocess.run(asked, env=surroundings, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert f"{name} phải là một số nguyên từ" in said
    assert "«mười lăm»" in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize("typed", ["-1", "1.5", "0x10", "١٥", "10 phút", str(MOST + 1), "9" * 400])
def test_what_is_no_whole_number_in_reach_is_refused(monkeypatch, typed):
    monkeypatch.setenv("MOTCUA_DORMANT_DAYS", typed)
    with pytest.raises(ValueError, match="MOTCUA_DORMANT_DAYS phải là một số nguyên từ 0 đến 10000, ví dụ 45"):
        whole_number("MOTCUA_DORMANT_DAYS", "45")


@pytest.mark.parametrize(("typed", "number"), [("", 15), ("  ", 15), (" 7 ", 7), ("010", 10), (str(MOST), MOST)])
def test_blanks_count_as_nothing_and_nothing_as_the_usual(monkeypatch, typed, number):
    monkeypatch.setenv("MOTCUA_IDLE_MINUTES", typed)
    assert whole_number("MOTCUA_IDLE_MINUTES", "15", least=1) == number


def test_screens_that_would_lock_at_once_are_refused(monkeypatch):
    monkeypatch.setenv("MOTCUA_IDLE_MINUTES", "0")
    with pytest.raises(ValueError, match="từ 1 đến"):
        whole_number("MOTCUA_IDLE_MINUTES", "15", least=1)


@pytest.mark.parametrize("url", ["postgresql://a:b@host:cổng/x", "postgresql://[::1/x", "postgresql://a@h:99999/x"])
def test_a_database_address_that_cannot_be_read_is_said_in_words(url):
    with pytest.raises(ValueError, match="MOTCUA_DATABASE_URL phải có dạng"):
        database_from(url)
