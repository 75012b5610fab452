"""The Django application."""

from django.apps import AppConfig

from motcua.ui.places import Place, register


class Organisations(AppConfig):
    """Agencies, units inside, administrative units."""

    name = "motcua.organisations"
    verbose_name = "Cơ quan"

    def ready(self) -> None:
        """Put the screens into the rail."""
        register(
            Place(
                area="Quản trị", label="Cơ quan", url_name="organisations:index", needs="organisations.read", order=610
            )
        )
