"""Django's entry for the module."""

from django.apps import AppConfig


class SystemsConfig(AppConfig):
    """Systems: machines of other offices, connected through the API."""

    name = "motcua.systems"
    label = "systems"
