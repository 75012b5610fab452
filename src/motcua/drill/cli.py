"""``motcua drill``: the crash drill for operators, and its report in Vietnamese."""

import json
import secrets
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import click
from tqdm import tqdm

from motcua.drill.drilling import Plan, Report, as_json, drill, folder_for
from motcua.drill.faults import GROUPS, chosen, in_words
from motcua.drill.findings import WORDS
from motcua.site.folder import default_folder

MOST_TOLD = 40


@click.command(name="drill")
@click.option("--minutes", default=10.0, show_default=True, type=click.FloatRange(0.01, 24 * 60), help="Bao lâu.")
@click.option("--seed", type=int, help="Hạt giống: cùng hạt giống thì cùng thứ tự sự cố.")
@click.option("--clerks", default=8, show_default=True, type=click.IntRange(1, 64), help="Số cán bộ, hệ thống ảo.")
@click.option(
    "--faults", "names", default="all", show_default=True,
    help=f"Những sự cố nào, cách nhau bằng dấu phẩy; nhóm: {', '.join(GROUPS)}.",
)  # fmt: skip
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục diễn tập; đã có thì làm tiếp trên đó. Mặc định: thư mục mới cạnh thư mục dữ liệu.",
)  # fmt: skip
@click.option(
    "--lock-seconds", default=20.0, show_default=True, type=click.FloatRange(0.5, 600), help="Khóa bảng bao lâu."
)
@click.option("--json", "as_json_", is_flag=True, help="In một đối tượng JSON.")
def drill_(  # one option each
    minutes: float, seed: int | None, clerks: int, names: str, folder: Path | None, lock_seconds: float,
    as_json_: bool,  # noqa: FBT001 - click's way
) -> None:  # fmt: skip
    """Diễn tập sự cố trên một bản riêng: giết tiến trình, cắt mạng, khóa, đầy đĩa khi đang có tải, rồi đối chiếu.

    Không đụng đến dữ liệu thật: bản diễn tập có cơ sở dữ liệu, tệp và cổng riêng. Mã thoát 1 khi có gì bị mất, bị
    nhân đôi, dở dang hay trả lời sai sự thật; thư mục diễn tập giữ nhật ký để xem lại và làm tiếp.
    """
    try:
        faults = chosen(names)
    except KeyError as error:
        raise click.BadParameter(f"không có sự cố {error}", param_hint="--faults") from error
    place = (folder or folder_for(default_folder(), datetime.now().astimezone())).absolute()
    plan = Plan(place, faults, minutes, secrets.randbelow(10**9) if seed is None else seed, clerks, lock_seconds)
    click.echo(f"Diễn tập ở {place}, hạt giống {plan.seed}.", err=True)
    with tqdm(total=max(len(faults), 1), unit=" sự cố", disable=as_json_ or not sys.stderr.isatty()) as bar:
        report = drill(plan, lambda words: _show(bar, words))
    click.echo(json.dumps(as_json(report), ensure_ascii=False, indent=1) if as_json_ else told(report))
    sys.exit(0 if report.found.good else 1)


def _show(bar: "tqdm[None]", words: str) -> None:
    bar.set_description(in_words(words) if "." in words or words.isascii() else words)
    bar.update(words.isascii())
    bar.total = max(bar.total or 0, bar.n)


def told(report: Report) -> str:
    """Return the report for people."""
    lines = ["Sự cố:"]
    times = Counter(one.name for one in report.happened)
    for name, count in times.items():
        longest = max(one.recovered for one in report.happened if one.name == name)
        lines.append(f"  {in_words(name)}: {count} lần, nhận hồ sơ lại sau nhiều nhất {longest:.1f} giây")
    lines += [f"  ! {in_words(name)}: bỏ qua, máy này không cho" for name in report.skipped]
    lines.append("Đối chiếu:")
    counts = report.found.counts
    lines.append(f"  {counts['dossiers']} hồ sơ trong cơ sở dữ liệu")
    bad = {wrong.kind for wrong in report.found.wrong}
    lines += [
        f"  {'✗' if kind in bad else '✓'} {counts[kind]} {words}" for kind, words in WORDS.items() if counts[kind]
    ]
    lines += [f"    ✗ {WORDS[one.kind]}: {one.what}" for one in report.found.wrong[:MOST_TOLD]]
    if (more := len(report.found.wrong) - MOST_TOLD) > 0:
        lines.append(f"    ✗ … và {more} điều nữa")
    lines.append(
        f"{'✓ Không mất, không trùng, không dở dang' if report.found.good else f'✗ {len(report.found.wrong)} điều sai'} "
        f"({report.seconds:.0f} giây, hạt giống {report.seed})."
    )
    return "\n".join(lines)
