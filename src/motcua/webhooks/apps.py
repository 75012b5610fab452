"""Django's entry for the module."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Webhooks: facts told to connected systems."""

    name = "motcua.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Put the module's screens on the map of the office."""
        from motcua.webhooks.web import places  # the app registry must be ready first

        places.register_all()
