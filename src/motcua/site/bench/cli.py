"""``motcua bench``: a group whose measurements are fetched only when one is asked for."""

from importlib import import_module

import click

MEASUREMENTS = {
    "intake": "motcua.site.bench.intake:intake",
    "lists": "motcua.site.bench.lists:lists",
    "tracking": "motcua.site.bench.tracking:tracking",
    "numbers": "motcua.site.bench.numbers:numbers",
}


class Measurements(click.Group):
    """All measurements, by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return their names in the alphabet's order."""
        return sorted(MEASUREMENTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the measurement of this name."""
        if (place := MEASUREMENTS.get(cmd_name)) is None:
            return None
        module, _colon, function = place.partition(":")
        command: click.Command = getattr(import_module(module), function)
        return command


@click.group(cls=Measurements, context_settings={"help_option_names": ["-h", "--help"]})
def bench() -> None:
    """Đo tốc độ, cạnh SQL trần trên cùng cơ sở dữ liệu trong cùng lượt chạy.

    Mặc định đo trên một PostgreSQL nhúng dùng một lần, có ghi bền xuống đĩa; --database để đo trên máy chủ khác.
    """
