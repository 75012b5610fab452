"""The links of this module in the rail."""

from motcua.ui.places import Place, register


def register_all() -> None:
    """Register the calendar and the calculator; called once at start."""
    register(
        Place(area="Tra cứu", label="Tính ngày hẹn trả", url_name="calendar:calculator", needs="signed-in", order=410)
    )
    register(Place(area="Tra cứu", label="Lịch làm việc", url_name="calendar:year", needs="calendar.read", order=420))
