"""The ui app: templates, static assets, no tables."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The face. Owns no table."""

    name = "motcua.ui"
    label = "ui"
    verbose_name = "Giao diện"
