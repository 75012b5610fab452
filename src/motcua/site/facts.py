"""``motcua facts``: seal, sign, export and verify the facts. Verifying needs no server of ours, only the facts and a key."""

import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tqdm import tqdm

from motcua.kernel.seals.findings import Report
from motcua.kernel.seals.head import Head, NoHead, read_head
from motcua.kernel.seals.keys import NoKey, key_place, public_key, public_pem
from motcua.kernel.seals.sources import ExportSource, NoSource, Source, database_source, export
from motcua.kernel.seals.verifying import verify
from motcua.site import surroundings
from motcua.site.folder import default_folder
from motcua.site.trouble import Trouble

BROKEN, CANNOT = 1, 2  # exit codes: tampering was found; nothing could be said

HERE = click.option(
    "--data", "folder", type=click.Path(path_type=Path, file_okay=False), default=default_folder,
    help="Thư mục dữ liệu (mặc định: var/, hoặc biến MOTCUA_DATA).",
)  # fmt: skip
OUT = click.Path(path_type=Path, dir_okay=False)
READ = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def facts() -> None:
    """Niêm phong nhật ký: nối sự kiện vào chuỗi băm, ký đầu chuỗi, và kiểm xem có ai động vào không."""


@contextmanager
def _installation(folder: Path) -> Iterator[None]:
    with surroundings.database(folder.absolute()):
        surroundings.set_up()
        yield


@facts.command()
@HERE
def seal(folder: Path) -> None:
    """Niêm phong ngay mọi sự kiện đã ghi xong."""
    with _installation(folder):
        from motcua.kernel.seals.sealing import behind, seal_facts

        sealed = seal_facts()
        waiting = behind()
    click.echo(f"Đã niêm phong {sealed} sự kiện; còn {waiting.facts} sự kiện chờ giao dịch đang mở.")


@facts.command()
@HERE
@click.option("--out", type=OUT, help="Ghi đầu chuỗi vào tệp này; không có thì in ra màn hình.")
def head(folder: Path, out: Path | None) -> None:
    """Ký đầu chuỗi và đưa ra ngoài; hãy giữ ở máy khác hoặc in ra giấy."""
    with _installation(folder):
        from motcua.kernel.seals.heads import sign_head

        try:
            signed = sign_head(folder.absolute(), at=datetime.now(UTC))
        except NoKey as error:
            raise Trouble(_lost(folder)) from error
    if signed is None:
        raise Trouble("Chưa có sự kiện nào để ký.")
    if out is None:
        click.echo(signed.as_json(), nl=False)
        return
    out.write_text(signed.as_json(), encoding="utf-8")
    click.echo(f"Đã ghi {out}: vị trí {signed.position}, mã băm {signed.hash.hex()[:16]}…")


@facts.command()
@HERE
@click.option("--out", type=OUT, help="Ghi khóa công khai vào tệp này; không có thì in ra màn hình.")
@click.option("--renew", is_flag=True, help="Trước hết thay khóa: khóa cũ ký giới thiệu khóa mới.")
def key(folder: Path, out: Path | None, renew: bool) -> None:  # noqa: FBT001 - click's way
    """Đưa khóa công khai ra ngoài, để nơi khác kiểm được chữ ký."""
    with _installation(folder):
        from motcua.kernel.seals.heads import key_of, renew_key

        try:
            if renew:
                found = renew_key(folder.absolute(), at=datetime.now(UTC))
            else:
                found = key_of(folder.absolute()).public_key()
        except NoKey as error:
            raise Trouble(_lost(folder)) from error
    pem = public_pem(found).decode()
    if out is None:
        click.echo(pem, nl=False)
    else:
        out.write_text(pem, encoding="ascii")
        click.echo(f"Đã ghi khóa công khai vào {out}.")


def _lost(folder: Path) -> str:
    return (
        f"Khóa niêm phong không ở {key_place(folder)}, mà trước đây đã ký bằng nó: hãy chép khóa về, hoặc tạo khóa mới "
        "bằng «motcua facts key --renew» rồi phát lại khóa công khai."
    )


@facts.command(name="export")
@HERE
@click.option("--database", "url", help="Địa chỉ PostgreSQL; mặc định là cơ sở dữ liệu của bản cài này.")
@click.argument("out", type=OUT)
def export_(folder: Path, url: str | None, out: Path) -> None:
    """Chép sự kiện, dấu niêm phong và đầu chuỗi ra tệp OUT (.gz thì nén), để kiểm ở nơi khác."""
    with ExitStack() as stack:
        source = _database(stack, folder, url)
        opened = gzip.open if out.suffix == ".gz" else open
        with opened(out, "wt", encoding="utf-8") as lines:
            count = export(source, lines)
    click.echo(f"Đã ghi {count} sự kiện vào {out}.")


@facts.command(name="verify")
@HERE
@click.option("--database", "url", help="Địa chỉ PostgreSQL; mặc định là cơ sở dữ liệu của bản cài này.")
@click.option("--export", "place", type=READ, help="Kiểm tệp do «motcua facts export» ghi, không cần cơ sở dữ liệu.")
@click.option("--head", "heads", type=READ, multiple=True, help="Đầu chuỗi đã giữ ở ngoài; dùng được nhiều lần.")
@click.option("--public-key", "pem", type=READ, multiple=True, help="Khóa công khai đã giữ ở ngoài.")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON cho chương trình khác đọc.")
@click.option("--quiet", is_flag=True, help="Không hiện tiến độ.")
def verify_(  # one option each
    folder: Path, url: str | None, place: Path | None, heads: tuple[Path, ...], pem: tuple[Path, ...],
    as_json: bool, quiet: bool,  # noqa: FBT001 - click's way
) -> None:  # fmt: skip
    """Kiểm toàn bộ: sửa, xóa, chèn, đảo thứ tự, cắt đuôi, bản cũ; nói rõ ở đâu.

    Mã thoát: 0 nguyên vẹn, 1 có dấu hiệu can thiệp, 2 không kiểm được. Chỉ đọc, không khóa gì; kiểm bản cài này thì
    kết quả hiện ở trang «Niêm phong nhật ký». Phần đuôi bị cắt cùng với chữ ký của nó chỉ lộ ra nhờ --head.
    """
    started = time.monotonic()
    try:
        outside = [read_head(one.read_text(encoding="utf-8")) for one in heads]
        trusted = _trusted(folder, pem)
        with ExitStack() as stack:
            source: Source = ExportSource(place) if place else _database(stack, folder, url)
            bar = stack.enter_context(tqdm(total=source.count, unit="sự kiện", disable=quiet or as_json, leave=False))
            report = verify(source, outside=outside, trusted=trusted, progress=bar.update)
            if not (place or url):
                _keep(report, seconds=time.monotonic() - started)
    except (NoSource, NoHead, NoKey, OSError, Trouble) as error:
        click.echo(f"motcua: Không kiểm được: {error}", err=True)
        sys.exit(CANNOT)
    seconds = time.monotonic() - started
    click.echo(
        json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else _told(report, outside, seconds)
    )
    sys.exit(0 if report.intact else BROKEN)


def _database(stack: ExitStack, folder: Path, url: str | None) -> Source:
    if url is None:
        stack.enter_context(_installation(folder))
        from motcua.kernel.seals.state import address

        url = address()
    return stack.enter_context(database_source(url))


def _keep(report: Report, *, seconds: float) -> None:
    """Keep the result where the inspector's page shows it; a database that takes none is verified all the same."""
    from django.db import DatabaseError

    from motcua.kernel.seals.state import note_check

    with suppress(DatabaseError):
        note_check(report, at=datetime.now(UTC), seconds=seconds)


def _trusted(folder: Path, pem: Sequence[Path]) -> list[Ed25519PublicKey]:
    own = key_place(folder).with_suffix(".pub")
    places = list(pem) or ([own] if own.exists() else [])
    return [public_key(place.read_bytes()) for place in places]


def _told(report: Report, outside: Sequence[Head], seconds: float) -> str:
    lines = [f"✗ {finding.line()}" for finding in report.in_order()]
    if (more := report.faults - len(lines)) > 0:
        lines.append(f"✗ … và {more} điều nữa")
    lines += [f"! {note}" for note in report.notes]
    if not outside:
        lines.append("! không có --head: phần đuôi bị cắt cùng chữ ký của nó thì không thấy được")
    lines.append(
        f"{'✓ Nguyên vẹn' if report.intact else f'✗ {report.faults} dấu hiệu can thiệp'}: {report.position} sự kiện trong "
        f"{report.blocks} khối, đã ký tới vị trí {report.signed_until}, {report.loose} sự kiện chưa niêm phong "
        f"({seconds:.1f} giây)"
    )
    return "\n".join(lines)
