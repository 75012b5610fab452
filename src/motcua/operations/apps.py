from django.apps import AppConfig


class Operations(AppConfig):
    name = "motcua.operations"

    def ready(self) -> None:
        from motcua.kernel import jobs
        from motcua.operations import commands
        from motcua.operations.web import places

        jobs.watch(commands.note_run)
        places.register_all()
