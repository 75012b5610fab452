from django.apps import AppConfig


class Kernel(AppConfig):
    name = "motcua.kernel"
