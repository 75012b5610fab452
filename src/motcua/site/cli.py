"""The command line ``motcua``. Nothing heavy is imported before a command needs it."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from motcua.kernel import logs
from motcua.site import surroundings
from motcua.site.folder import default_folder
from motcua.site.trouble import Trouble
from motcua.site.vietnamese import speak_vietnamese

Function = Callable[..., Any]
speak_vietnamese()


@dataclass(frozen=True)
class Elsewhere:
    """A command that a module brings along."""

    place: str  # "motcua.module.cli:function"
    says: str
    needs_database: bool
    needs_database_with: str = ""  # the option with which it asks the database, where there is one


COMMANDS_OF_MODULES = {
    "backup": Elsewhere("motcua.site.backups:backup", "Sao lưu cơ sở dữ liệu, tệp và khóa, mã hóa.", False),
    "backup-key": Elsewhere("motcua.site.backups:backup_key", "Tạo khóa sao lưu.", False),
    "prove-backup": Elsewhere("motcua.site.backups:prove_backup", "Khôi phục thử một bản sao lưu và so khớp.", False),
    "restore": Elsewhere("motcua.site.backups:restore", "Khôi phục một bản sao lưu vào thư mục mới.", False),
    "due": Elsewhere(
        "motcua.calendar.cli:due", "Tính hạn trả kết quả, kèm từng bước (không cần máy chủ).", False, "--agency"
    ),
    "facts": Elsewhere("motcua.site.facts:facts", "Niêm phong nhật ký: ký, xuất, kiểm (facts verify).", False),
    "bench": Elsewhere("motcua.site.bench.cli:bench", "Đo tốc độ cạnh SQL trần trong cùng lượt chạy.", False),
    "rescue": Elsewhere("motcua.people.cli:rescue", "Cứu một tài khoản khi không quản trị viên nào vào được.", True),
    "drill": Elsewhere("motcua.drill.cli:drill_", "Diễn tập sự cố trên một bản riêng, rồi đối chiếu.", False),
    "simulate": Elsewhere("motcua.simulation.cli:simulate", "Sinh một quá khứ đáng tin cho cả tỉnh.", True),
}

HERE = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_folder,
    help="Thư mục dữ liệu (mặc định: var/, hoặc biến MOTCUA_DATA).",
)


class House(click.Group):
    """The group of all commands: the site's own, and those of modules, which are imported only when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command, in the alphabet's order."""
        return sorted([*super().list_commands(ctx), *COMMANDS_OF_MODULES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of the site, or a stand-in that fetches a module's command when it is called."""
        if elsewhere := COMMANDS_OF_MODULES.get(cmd_name):
            return _stand_in(cmd_name, elsewhere)
        return super().get_command(ctx, cmd_name)


def _stand_in(name: str, elsewhere: Elsewhere) -> click.Command:
    @click.command(
        name,
        short_help=elsewhere.says,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    )
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def fetched(ctx: click.Context, words: tuple[str, ...]) -> None:
        if not _needs_database(elsewhere, words):
            ctx.exit(_call(name, elsewhere, words))
        if "--help" in words:
            surroundings.set_up()
            ctx.exit(_call(name, elsewhere, words))
        with surroundings.database(default_folder()):
            surroundings.set_up()
            code = _call(name, elsewhere, words)
        ctx.exit(code)

    return fetched


def _needs_database(elsewhere: Elsewhere, words: tuple[str, ...]) -> bool:
    if elsewhere.needs_database:
        return True
    asks = any(word.partition("=")[0] == elsewhere.needs_database_with for word in words)
    return asks and (surroundings.is_external() or (default_folder() / "postgres").is_dir())


def _call(name: str, elsewhere: Elsewhere, words: tuple[str, ...]) -> int:
    module, _colon, function = elsewhere.place.partition(":")
    command: click.Command = getattr(import_module(module), function)
    code = command.main(args=list(words), prog_name=f"motcua {name}", standalone_mode=False)
    return code if isinstance(code, int) else 0


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua", message="motcua %(version)s")
def motcua() -> None:
    """Motcua – nền tảng chính quyền điện tử của một tỉnh.

    Bắt đầu bằng «motcua run»; kiểm tra bằng «motcua check».

    Mã kết thúc: 0 đã xong; 1 không làm được, hoặc có điều chưa đạt: câu nói vì sao ở đầu ra lỗi; 2 gõ sai lệnh, tùy chọn hay giá trị.
    """


@motcua.command()
@HERE
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ để nghe.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Cổng để nghe.")
@click.option("--fresh", is_flag=True, help="Bắt đầu lại; thư mục cũ được đổi tên, không bị xóa.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Số tiến trình web.")
def run(folder: Path, host: str, port: int, fresh: bool, workers: int) -> None:  # noqa: FBT001 - click's way
    """Chạy cả hệ thống: cơ sở dữ liệu, máy chủ web, việc nền; Ctrl-C để dừng."""
    logs.set_up("supervisor")
    from motcua.site.supervisor import Plan, supervise

    sys.exit(supervise(Plan(folder=folder.absolute(), host=host, port=port, fresh=fresh, workers=workers)))


@motcua.command()
@HERE
def migrate(folder: Path) -> None:
    """Nâng cơ sở dữ liệu lên phiên bản này và cấp quyền cho vai ứng dụng."""
    with surroundings.database(folder.absolute()):
        surroundings.set_up()
        from motcua.site import migration

        applied = migration.upgrade()
    click.echo(f"Đã áp dụng {applied} bước di chuyển." if applied else "Cơ sở dữ liệu đã ở phiên bản này.")


@motcua.command()
@HERE
def demo(folder: Path) -> None:
    """Nạp tỉnh minh họa; chạy lại thì không nạp hai lần."""
    with surroundings.database(folder.absolute()):
        surroundings.set_up()
        from motcua.site import demo as demonstration

        demonstration.load(click.echo)


@motcua.command()
@HERE
@click.option("--only-faults", is_flag=True, help="Chỉ in những điều chưa đạt.")
def check(folder: Path, only_faults: bool) -> None:  # noqa: FBT001 - click's way
    """Tự kiểm tra: mỗi dòng một điều, ✓, ✗, ! (nên xem) hay – (chưa áp dụng); mã thoát 1 khi có ✗.

    Với MOTCUA_PRODUCTION=1 xét cả những yêu cầu của vận hành thật.
    """
    with surroundings.database(folder.absolute()):
        surroundings.set_up()
        from motcua.site.check import findings

        found = findings()
    for finding in found:
        if not (only_faults and finding.good):
            click.echo(finding.line())
    sys.exit(1 if any(finding.red for finding in found) else 0)


@motcua.command()
@HERE
@click.option("--once", is_flag=True, help="Làm hết việc đang chờ rồi dừng.")
def work(folder: Path, once: bool) -> None:  # noqa: FBT001 - click's way
    """Làm việc nền: trả lời các sự kiện và chạy việc định kỳ."""
    logs.set_up("worker")
    with surroundings.database(folder.absolute()):
        surroundings.set_up()
        from motcua.site import tracing
        from motcua.site.worker import Worker

        tracing.begin("worker")
        Worker().run(once=once)


@motcua.command(hidden=True)
@click.option("--host", required=True)
@click.option("--port", required=True, type=int)
@click.option("--workers", required=True, type=int)
@click.option("--address", required=True)
def serve(host: str, port: int, workers: int, address: str) -> None:
    """Chuẩn bị mọi thứ rồi làm máy chủ web; «motcua run» gọi lệnh này."""
    logs.set_up("preparation")
    surroundings.set_up()
    from motcua.site import preparation, web

    preparation.prepare(address, say=logs.tell)
    logs.set_up("web")
    web.serve(host, port, workers)


@motcua.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def makemigrations(words: tuple[str, ...]) -> None:
    """Viết bước di chuyển cho các bảng đã đổi (dành cho lập trình viên; không cần cơ sở dữ liệu)."""
    import warnings

    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", surroundings.SETTINGS)
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    execute_from_command_line(["motcua", "makemigrations", *words])


@motcua.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def django(words: tuple[str, ...]) -> None:
    """Gọi một lệnh quản trị của Django, ví dụ «motcua django shell»."""
    from django.core.management import execute_from_command_line

    with surroundings.database(default_folder()):
        execute_from_command_line(["motcua django", *words])


def main() -> None:
    """Run the command line; a trouble is one sentence on stderr and exit code 1."""
    logs.set_up("command")
    try:
        motcua(prog_name="motcua")
    except Trouble as trouble:
        if logs.as_json() and os.environ["MOTCUA_PART"] != "command":
            logging.getLogger("motcua.told").critical("%s", str(trouble))
        else:
            click.echo(f"motcua: {trouble}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
