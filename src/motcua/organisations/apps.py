"""The Django application."""

from django.apps import AppConfig


class Organisations(AppConfig):
    """Agencies, units inside, administrative units."""

    name = "motcua.organisations"
    verbose_name = "Cơ quan"
