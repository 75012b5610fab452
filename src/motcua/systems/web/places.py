"""The screens of this module on the map of the office."""

from motcua.systems import rules
from motcua.ui.places import Place, register


def register_all() -> None:
    """Put the screens into the rail."""
    register(Place(area="Quản trị", label="Hệ thống kết nối", url_name="systems:index", needs=rules.MANAGE, order=640))
