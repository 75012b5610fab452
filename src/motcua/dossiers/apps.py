from django.apps import AppConfig


class Dossiers(AppConfig):
    name = "motcua.dossiers"

    def ready(self) -> None:
        from motcua.dossiers.web import places

        places.register_all()
