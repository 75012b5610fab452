from django.apps import AppConfig


class Dossiers(AppConfig):
    name = "motcua.dossiers"

    def ready(self) -> None:
        from motcua.dossiers.web import places  # noqa: PLC0415 - the app registry must be ready first

        places.register_all()
