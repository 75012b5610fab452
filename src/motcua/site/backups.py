"""``motcua backup``, ``motcua restore``, ``motcua prove-backup``: what an owner of the machine does about losing it."""

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from motcua.site import surroundings
from motcua.site.folder import default_folder
from motcua.site.trouble import Trouble

HERE = click.option(
    "--data", "folder", type=click.Path(path_type=Path, file_okay=False), default=default_folder,
    help="Thư mục dữ liệu (mặc định: var/, hoặc biến MOTCUA_DATA).",
)  # fmt: skip
KEY = click.option(
    "--key", "key_file", required=True, type=click.Path(path_type=Path, dir_okay=False),
    help="Khóa sao lưu, tạo bằng «motcua backup-key».",
)  # fmt: skip
FOLDER = click.Path(path_type=Path, file_okay=False)
KEEPER = "Sao lưu"


class Bars:
    """Shows how far each step is; on a terminal only, so that logs stay clean."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show one more step."""
        if what != self._what:
            self.close()
            scaled = "tệp" not in what
            self._bar = tqdm(
                total=total or None, desc=what, disable=None, unit_scale=scaled, unit="B" if scaled else ""
            )
            self._what = what
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """End the bar that is shown."""
        if self._bar is not None:
            self._bar.close()


@click.command("backup-key")
@click.argument("place", type=click.Path(path_type=Path, dir_okay=False))
def backup_key(place: Path) -> None:
    """Tạo khóa sao lưu ở PLACE. Mất khóa là mất mọi bản sao lưu: hãy cất một bản ở nơi khác."""
    from motcua.site.backup.sealing import new_key

    new_key(place)
    click.echo(f"Đã tạo {place}. Hãy cất một bản ở nơi khác, không cùng chỗ với bản sao lưu.")


@click.command()
@HERE
@KEY
@click.option("--to", required=True, type=FOLDER, help="Thư mục chứa các bản sao lưu; nên ở máy hoặc đĩa khác.")
@click.option(
    "--keep", default=7, show_default=True, type=click.IntRange(0), help="Giữ bao nhiêu bản mới nhất; 0: giữ hết."
)
def backup(folder: Path, key_file: Path, to: Path, keep: int) -> None:
    """Sao lưu cơ sở dữ liệu, tệp và khóa vào một thư mục mới, mã hóa; hệ thống vẫn chạy."""
    from motcua.site.backup.sealing import read_key

    key, bars = read_key(key_file), Bars()
    with surroundings.database(folder.absolute()):
        surroundings.set_up()
        from django.conf import settings

        from motcua.site.backup.making import make

        made = make(
            owner_url=settings.OWNER_URL, folder=folder.absolute(), to=to.absolute(), key=key, keep=keep, progress=bars
        )
        bars.close()
        _note_made(made)
    rows = sum(rows for rows, _sum in made.manifest["tables"].values())
    files = made.manifest["files"]
    click.echo(
        f"Đã sao lưu vào {made.place}: {len(made.manifest['tables'])} bảng, {rows} dòng, {files['count']} tệp "
        f"({files['bytes']} byte), {made.seconds:.1f} giây. Mã băm bản kê: {made.manifest_digest[:16]}…"
    )


def _note_made(made: Any) -> None:
    from motcua.kernel.actors import machine
    from motcua.operations import commands
    from motcua.operations.events import BackupMade

    total = sum(piece["bytes"] for piece in made.manifest["pieces"].values())
    rows = sum(rows for rows, _sum in made.manifest["tables"].values())
    event = BackupMade(made.manifest_digest, rows, made.manifest["files"]["count"], total, round(made.seconds))
    commands.note_backup(made=event, by=machine(KEEPER), at=datetime.now(UTC))


@click.command()
@KEY
@click.option("--from", "source", required=True, type=FOLDER, help="Một bản sao lưu (motcua-NĂMTHÁNGNGÀY-GIỜ).")
@click.option("--data", "folder", required=True, type=FOLDER, help="Thư mục dữ liệu mới, chưa có hoặc trống.")
def restore(key_file: Path, source: Path, folder: Path) -> None:
    """Khôi phục một bản sao lưu vào thư mục dữ liệu mới; đọc kiểm cả bản sao lưu trước, so khớp mọi thứ sau.

    Với MOTCUA_DATABASE_URL và MOTCUA_OWNER_DATABASE_URL thì khôi phục vào cơ sở dữ liệu trống ấy.
    """
    from motcua.site.backup.sealing import read_key

    bars = Bars()
    certificate = _restored(read_key(key_file), source, folder.absolute(), _external(), bars)
    _print(certificate, f"Đã khôi phục vào {folder}. Chạy: motcua run --data {folder}")


def _restored(key: bytes, source: Path, folder: Path, external: Any, bars: Bars) -> dict[str, Any]:
    from motcua.site.backup.restoring import restore as fill

    try:
        return fill(source=source.absolute(), key=key, folder=folder, external=external, progress=bars)
    finally:
        bars.close()


def _external() -> Any:
    import os

    from motcua.site.backup.restoring import Addresses

    if not surroundings.is_external():
        return None
    application = os.environ["MOTCUA_DATABASE_URL"]
    return Addresses(os.environ.get("MOTCUA_OWNER_DATABASE_URL", application), application)


@click.command("prove-backup")
@HERE
@KEY
@click.option(
    "--from", "source", required=True, type=FOLDER, help="Một bản sao lưu, hoặc thư mục chứa chúng (lấy bản mới nhất)."
)
@click.option(
    "--certificate", type=click.Path(path_type=Path, dir_okay=False), help="Ghi giấy chứng nhận (JSON) vào đây."
)
def prove_backup(folder: Path, key_file: Path, source: Path, certificate: Path | None) -> None:
    """Khôi phục thử vào một chỗ tạm, so khớp mọi thứ rồi dọn đi; kết quả được ghi vào nhật ký và trang tự kiểm tra."""
    from motcua.site.backup.layout import MANIFEST, backups
    from motcua.site.backup.sealing import read_key

    newest = [source] if (source / MANIFEST).is_file() else backups(source)
    if not newest:
        raise Trouble(f"Không có bản sao lưu nào trong {source}.")
    place = Path(tempfile.mkdtemp(prefix="motcua-prove-"))
    try:
        told = _restored(read_key(key_file), newest[-1], place / "data", None, Bars())
    finally:
        shutil.rmtree(place, ignore_errors=True)
    with surroundings.database(folder.absolute()):
        surroundings.set_up()
        from motcua.kernel.actors import machine
        from motcua.operations import commands
        from motcua.operations.events import BackupProven

        proven = BackupProven(told["manifest"], told["rows"], told["files"], round(told["seconds"]))
        commands.note_drill(proven=proven, by=machine(KEEPER), at=datetime.now(UTC))
    if certificate:
        certificate.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    _print(told, "Bản sao lưu khôi phục được; chỗ tạm đã dọn.")


def _print(told: dict[str, Any], last: str) -> None:
    click.echo("GIẤY CHỨNG NHẬN KHÔI PHỤC")
    for words, value in (
        ("Bản sao lưu", told["backup"]),
        ("Sao lưu lúc", told["made_at"]),
        ("Khôi phục lúc", told["restored_at"]),
        ("Số giây", told["seconds"]),
        ("Bảng, dòng khớp", f"{told['tables']} bảng, {told['rows']} dòng"),
        ("Tệp khớp", f"{told['files']} tệp, {told['bytes']} byte"),
        ("PDF mở thử", told["pdfs_opened"]),
        ("Chuỗi niêm phong", f"vị trí {told['seal']['position']}, {told['seal']['faults']} lỗi"),
        ("Vị trí nhật ký cơ sở dữ liệu", told["position"]),
        ("Mã băm bản kê", told["manifest"]),
        ("Chứng thực bằng khóa", told["proof"]),
    ):
        click.echo(f"  {words}: {value}")
    click.echo(last)
