"""Django's entry for the module."""

from django.apps import AppConfig


class SystemsConfig(AppConfig):
    """Systems: machines of other offices, connected through the API."""

    name = "motcua.systems"
    label = "systems"

    def ready(self) -> None:
        """Put the module's screens on the map of the office."""
        from motcua.systems.web import places  # the app registry must be ready first

        places.register_all()
