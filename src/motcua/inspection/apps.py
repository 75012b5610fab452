from django.apps import AppConfig


class Inspection(AppConfig):
    name = "motcua.inspection"

    def ready(self) -> None:
        from motcua.inspection import reactions  # noqa: F401 - registers what answers FileStored
