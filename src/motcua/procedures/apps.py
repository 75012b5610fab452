from django.apps import AppConfig

from motcua.ui.places import Place, register, starts_day


class Procedures(AppConfig):
    """The catalogue of administrative procedures."""

    name = "motcua.procedures"
    verbose_name = "Thủ tục hành chính"

    def ready(self) -> None:
        """Put the list into the rail."""
        register(
            Place(
                area="Quản trị",
                label="Thủ tục hành chính",
                url_name="procedures:index",
                needs="procedures.read",
                order=600,
            )
        )
        starts_day("procedures.edit", "procedures:index")
