from django.apps import AppConfig


class Tasks(AppConfig):
    name = "motcua.tasks"

    def ready(self) -> None:
        from motcua.tasks.web import places

        places.register_all()
