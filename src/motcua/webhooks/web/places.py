"""The screens of this module on the map of the office."""

from motcua.systems.rules import MANAGE
from motcua.ui.places import Place, register
from motcua.webhooks import queries


def register_all() -> None:
    """Put the screens into the rail; the count is of what nobody took."""
    register(
        Place(
            area="Quản trị",
            label="Tin báo ra ngoài",
            url_name="webhooks:index",
            needs=MANAGE,
            order=645,
            count=queries.dead_count,
            hot=True,
        )
    )
