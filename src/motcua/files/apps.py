from django.apps import AppConfig


class Files(AppConfig):
    name = "motcua.files"
