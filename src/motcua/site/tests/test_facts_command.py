"""``motcua facts``: what an inspector types, and the exit codes a script relies on."""

import json
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from motcua.kernel.models import SealCheck
from motcua.kernel.seals.keys import key_place
from motcua.kernel.tests.sealed import ring
from motcua.site import surroundings
from motcua.site.facts import BROKEN, CANNOT, facts

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def call(transactional_db: None, owner_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_DATABASE_URL", owner_url)
    monkeypatch.setattr(surroundings, "announce", lambda _folder: None)

    def called(*words: object) -> Result:
        return CliRunner().invoke(facts, [str(word) for word in words])

    return called


@pytest.mark.promise("P11")
def test_facts_are_sealed_signed_and_verified(call, tmp_path: Path, owner_url: str, superuser_url: str) -> None:
    fact, _other = ring(1), ring(2)
    here, head, key = ("--data", tmp_path), tmp_path / "head.json", tmp_path / "key.pem"
    assert "Đã niêm phong 2 sự kiện" in call("seal", *here).output
    assert "vị trí 2" in call("head", *here, "--out", head).output
    assert call("key", *here, "--out", key).exit_code == 0
    look = ("verify", "--database", owner_url, "--public-key", key, "--head", head, "--quiet")
    found = call(*look)
    assert (found.exit_code, "✓ Nguyên vẹn: 2 sự kiện trong 1 khối, đã ký tới vị trí 2" in found.output) == (0, True)
    with psycopg.connect(superuser_url) as hand:
        hand.execute("SET session_replication_role = replica")
        hand.execute("DELETE FROM kernel_fact WHERE id = %s", [fact.id])
    found = call(*look)
    assert (found.exit_code, f"✗ Sự kiện bị xóa ở vị trí 1, sự kiện {fact.id}" in found.output) == (BROKEN, True)
    told = json.loads(call(*look, "--json").output)
    assert (told["intact"], told["findings"][0]["position"]) == (False, 1)


@pytest.mark.promise("P11")
def test_an_export_is_verified_without_a_database(call, tmp_path: Path) -> None:
    ring(1)
    here, out = ("--data", tmp_path), tmp_path / "facts.jsonl.gz"
    call("head", *here)
    assert "Đã ghi 1 sự kiện" in call("export", *here, out).output
    found = call("verify", *here, "--export", out)
    assert found.exit_code == 0
    assert "không có --head" in found.output


def test_a_verification_of_this_installation_is_kept_for_the_inspector(call, tmp_path: Path) -> None:
    ring(1)
    call("head", "--data", tmp_path)
    assert call("verify", "--data", tmp_path, "--quiet").exit_code == 0
    kept = SealCheck.objects.get()
    assert (kept.position, kept.faults) == (1, 0)


@pytest.mark.promise("P11", "P31")
def test_what_cannot_be_verified_is_not_called_intact(call, tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("{}", encoding="utf-8")
    assert call("verify", "--data", tmp_path, "--database", NOWHERE).exit_code == CANNOT
    for option in ("--export", "--head", "--public-key"):
        assert call("verify", "--data", tmp_path, option, nonsense).exit_code == CANNOT


def test_a_lost_key_is_told_and_renewed(call, tmp_path: Path) -> None:
    ring(1)
    here = ("--data", tmp_path)
    call("head", *here)
    key_place(tmp_path).unlink()
    lost = call("head", *here)
    assert "facts key --renew" in str(lost.exception)
    assert "BEGIN PUBLIC KEY" in call("key", *here, "--renew").output
    assert call("head", *here).exit_code == 0


def test_nothing_is_signed_before_the_first_fact(call, tmp_path: Path) -> None:
    assert "Chưa có sự kiện" in str(call("head", "--data", tmp_path).exception)
