import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from motcua.site.cli import COMMANDS_OF_MODULES, motcua
from motcua.site.supervisor import Plan


def test_the_help_names_every_command_and_imports_no_django():
    words = "import sys; from motcua.site.cli import motcua; motcua(['--help'], standalone_mode=False); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("False")
    for name in ("run", "migrate", "demo", "check", "work", *COMMANDS_OF_MODULES):
        assert f"  {name}" in done.stdout


@pytest.mark.parametrize("name", sorted(motcua.commands))
def test_every_command_of_the_site_explains_itself_in_vietnamese(name):
    command = motcua.commands[name]
    assert command.help
    assert not command.help.isascii()
    assert all(
        option.hidden or command.hidden or option.help for option in command.params if isinstance(option, click.Option)
    )


def test_due_answers_without_server_or_database():
    asked = ["due", "--received", "2026-11-20T09:00", "--limit", "5 ngày làm việc", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", *asked],
        capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert '"due_at"' in done.stdout


@pytest.mark.parametrize(
    "words", [["--help"], ["run", "-h"], ["migrate", "--help"], ["check", "--help"], ["due", "--help"]]
)
def test_the_help_is_vietnamese_through_and_through(words):
    done = subprocess.run([sys.executable, "-m", "motcua.site.cli", *words], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Cách gọi: motcua")
    for english in ("Usage", "Options:", "Commands:", "Show this", "default:"):
        assert english not in done.stdout


def test_the_help_tells_the_exit_codes():
    assert "Mã kết thúc: 0 đã xong; 1" in " ".join(CliRunner().invoke(motcua, ["--help"]).output.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "Lỗi: Không có lệnh 'nothing'."),
        (["--nothing"], "Lỗi: Không có tùy chọn '--nothing'."),
        (["run", "--port", "x"], "Giá trị của '--port' không dùng được: 'x' không phải là số."),
        (["run", "--port", "70000"], "70000 nằm ngoài khoảng 1<=x<=65535."),
        (["run", "--workers", "0"], "0 nằm ngoài khoảng"),
        (["run", "--port"], "Tùy chọn '--port' cần một giá trị."),
        (["run", "--fresh=yes"], "Tùy chọn '--fresh' không nhận giá trị."),
        (["migrate", "now"], "Thừa tham số (now)"),
        (["demo", "--data", __file__], "là một tệp."),
        (["check", "--only-fault"], "Có phải '--only-faults'?"),
        (["due"], "Cần cả --received và --limit"),
        (["due", "--received", "hôm qua", "--limit", "5 ngày"], "Không hiểu thời điểm tiếp nhận"),
        (["due", "--received", "2026-11-20T09:00", "--limit", "mãi mãi"], "Lỗi:"),
        (["due", "--nothing"], "Không có tùy chọn '--nothing'."),
    ],
)
def test_what_is_typed_wrong_ends_with_two_and_says_what(words, said):
    done = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", *words], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80")],
)
def test_the_address_is_one_that_a_browser_here_can_open(tmp_path, host, address):
    assert Plan(folder=tmp_path, host=host, port=80).address == address
