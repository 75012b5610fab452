"""Django's entry for the module."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People: officials, their rights, and the parties served."""

    name = "motcua.people"
    label = "people"

    def ready(self) -> None:
        """Put the module's screens on the map of the office."""
        from motcua.people.web import places  # the app registry must be ready first

        places.register_all()
