"""One suite for every place where bytes may lie: a folder of this machine, and a real S3 server."""

import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from motcua.files import commands, queries
from motcua.files.adapters.disk import DiskStore
from motcua.files.adapters.s3 import S3Store
from motcua.files.models import StoredFile
from motcua.files.ports import NotKept, Store, StoreAway
from motcua.files.tests.factories import AT, BY, picture, stored

RCLONE = shutil.which("rclone", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
KEY, SECRET = "motcua-test", "motcua-test-secret"
CONTENT = os.urandom(300_000)
DIGEST = sha256(CONTENT).hexdigest()
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow.*:DeprecationWarning")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def s3_options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    if RCLONE is None:
        pytest.skip("no rclone (rclone serve s3) on this machine")
    folder, port = tmp_path_factory.mktemp("s3"), free_port()
    (folder / "tep").mkdir()
    words = [RCLONE, "serve", "s3", "--auth-key", f"{KEY},{SECRET}", "--addr", f"127.0.0.1:{port}", str(folder)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"HOME": str(folder)})
    try:
        for _try in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield {
            "bucket_name": "tep",
            "endpoint_url": f"http://127.0.0.1:{port}",
            "region_name": "us-east-1",
            "access_key": KEY,
            "secret_key": SECRET,
        }
    finally:
        server.kill()
        server.wait()


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "disk":
        return DiskStore(tmp_path / "store")
    return S3Store(**request.getfixturevalue("s3_options"))


def kept(store: Store, folder: Path) -> None:
    arriving = folder / "arriving"
    arriving.write_bytes(CONTENT)
    store.keep(arriving, DIGEST)
    assert not arriving.exists()


def test_what_is_kept_is_read_whole_or_in_part(store: Store, tmp_path: Path) -> None:
    kept(store, tmp_path)
    assert store.holds(DIGEST)
    pieces = list(store.read(DIGEST))
    assert b"".join(pieces) == CONTENT
    assert max(map(len, pieces)) <= 64 * 1024
    assert b"".join(store.read(DIGEST, 100_000, 70_000)) == CONTENT[100_000:170_000]
    assert b"".join(store.read(DIGEST, 299_990)) == CONTENT[-10:]


def test_what_is_not_there_is_said_before_the_first_byte(store: Store) -> None:
    assert not store.holds("0" * 64)
    with pytest.raises(NotKept):
        store.read("0" * 64)


def test_only_what_is_old_is_found_and_removed(store: Store, tmp_path: Path) -> None:
    kept(store, tmp_path)
    long_ago, soon = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(minutes=1)
    assert list(store.older(long_ago)) == []
    assert list(store.older(soon)) == [DIGEST]
    assert not store.remove_older(DIGEST, long_ago)
    assert store.holds(DIGEST)
    assert store.remove_older(DIGEST, soon)
    assert not store.holds(DIGEST)
    assert store.remove_older(DIGEST, soon)


@pytest.mark.promise("P31")
def test_a_store_that_is_away_is_said_so() -> None:
    away = S3Store(
        bucket_name="tep", endpoint_url=f"http://127.0.0.1:{free_port()}", access_key=KEY, secret_key=SECRET,
        client_config=_hasty(),
    )  # fmt: skip
    with pytest.raises(StoreAway):
        away.read(DIGEST)


def _hasty():
    from botocore.config import Config

    return Config(connect_timeout=1, retries={"max_attempts": 1})


@pytest.mark.django_db
def test_a_file_goes_to_s3_and_comes_back_through_the_commands(s3_options, settings, data_folder: Path) -> None:
    settings.FILE_STORE = "motcua.files.adapters.s3.S3Store"
    settings.S3_OPTIONS = s3_options
    row = stored(picture())
    assert b"".join(queries.pieces(queries.content_of(BY, row.id))) == picture()
    assert not [path for path in data_folder.rglob("*") if path.is_file()]
    StoredFile.objects.all().delete()
    assert commands.sweep_bytes(before=datetime.now(UTC) + timedelta(minutes=1), by=BY, at=AT) >= 1
    with pytest.raises(NotKept):
        queries.store().read(row.sha256)


@pytest.mark.promise("P31")
@pytest.mark.django_db
def test_an_s3_store_that_is_away_takes_no_files_and_says_so(settings) -> None:
    settings.FILE_STORE = "motcua.files.adapters.s3.S3Store"
    settings.S3_OPTIONS = {
        "bucket_name": "tep", "endpoint_url": f"http://127.0.0.1:{free_port()}", "access_key": KEY, "secret_key": SECRET,
        "client_config": _hasty(),
    }  # fmt: skip
    queries.store.__globals__["_made"].cache_clear()
    with pytest.raises(commands.TakingNoFiles, match="tạm ngừng nhận tệp"):
        stored(picture())
    assert not StoredFile.objects.exists()
    queries.store.__globals__["_made"].cache_clear()


def test_a_large_file_passes_both_ways_without_lying_in_memory(store: Store, tmp_path: Path) -> None:
    arriving = tmp_path / "large"
    with arriving.open("wb") as target:
        for n in range(100):
            target.write(bytes([n]) * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    store.keep(arriving, "f" * 64)
    total = sum(map(len, store.read("f" * 64)))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert total == 100 * 1024 * 1024
    assert grown < 150 * 1024, f"{grown} KiB"
    store.remove_older("f" * 64, datetime.now(UTC) + timedelta(minutes=1))
