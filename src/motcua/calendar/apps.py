"""The Django application."""

from django.apps import AppConfig


class Calendar(AppConfig):
    """Working days and promised dates."""

    name = "motcua.calendar"
    verbose_name = "Ngày làm việc"

    def ready(self) -> None:
        """Put the screens of this module in the rail."""
        from motcua.calendar.web import places

        places.register_all()
