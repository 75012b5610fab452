"""``motcua simulate``: invent a past for the province."""

from datetime import UTC, datetime, time, timedelta

import click

from motcua.kernel.actors import machine
from motcua.kernel.time import PROVINCE

DAY = click.DateTime(formats=["%Y-%m-%d"])
LONGEST_DAYS = 365 * 3


@click.command()
@click.option(
    "--dossiers", "count", default=2000, show_default=True, type=click.IntRange(1, 1_000_000), help="Bao nhiêu hồ sơ."
)
@click.option("--from", "first", type=DAY, help="Ngày đầu, ví dụ 2026-08-01 (mặc định: 85 ngày trước).")
@click.option("--to", "last", type=DAY, help="Ngày cuối (mặc định: đến lúc này; không bao giờ sau lúc này).")
@click.option("--seed", default=1, show_default=True, type=int, help="Cùng một số thì sinh ra cùng những câu chuyện.")
@click.option("--agency", "agencies", multiple=True, metavar="MÃ", help="Chỉ ở cơ quan mang mã này; có thể lặp lại.")
def simulate(count: int, first: datetime | None, last: datetime | None, seed: int, agencies: tuple[str, ...]) -> int:
    """Sinh một quá khứ đáng tin: hồ sơ, việc, sổ thời gian, số và sự kiện, như các thao tác thật để lại.

    Ghi theo từng phần; đứt giữa chừng thì gọi lại y như cũ để làm tiếp. Mã kết thúc 2: không hiểu câu hỏi.
    """
    from tqdm import tqdm

    from motcua.organisations.queries import NoSuchOrganisation
    from motcua.simulation import demonstration

    now = datetime.now(UTC).replace(microsecond=0)
    until = min(now, datetime.combine(last.date(), time.max, PROVINCE).replace(microsecond=0)) if last else now
    begin = datetime.combine(first.date(), time(0), PROVINCE) if first else until - timedelta(days=85)
    if not begin < until or until - begin > timedelta(days=LONGEST_DAYS):
        raise click.UsageError("Ngày đầu phải trước ngày cuối và trước lúc này, không quá ba năm.")
    wish = demonstration.Wish(dossiers=count, first=begin, until=until, seed=seed, agencies=agencies)
    with tqdm(total=count, unit=" hồ sơ", desc="Sinh quá khứ") as bar:
        try:
            written = demonstration.simulate(wish=wish, by=machine("dossiers.simulate"), at=now, progress=bar.update)
        except NoSuchOrganisation as error:
            raise click.UsageError(f"Không có cơ quan nào mang mã {error}.") from error
    click.echo(f"Đã sinh {written} hồ sơ." if written else "Quá khứ này đã có sẵn, không sinh thêm.")
    return 0
