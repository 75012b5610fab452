from django.apps import AppConfig


class Tasks(AppConfig):
    name = "motcua.tasks"

    def ready(self) -> None:
        from motcua.tasks.web import places  # noqa: PLC0415 - the app registry must be ready first

        places.register_all()
