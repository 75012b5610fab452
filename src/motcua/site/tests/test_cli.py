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


def test_an_unknown_command_ends_with_two():
    assert CliRunner().invoke(motcua, ["nothing"]).exit_code == 2


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80")],
)
def test_the_address_is_one_that_a_browser_here_can_open(tmp_path, host, address):
    assert Plan(folder=tmp_path, host=host, port=80).address == address
