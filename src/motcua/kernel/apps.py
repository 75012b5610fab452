from importlib import import_module

from django.apps import AppConfig


class Kernel(AppConfig):
    name = "motcua.kernel"

    def ready(self) -> None:
        import_module("motcua.kernel.seals.jobs")
