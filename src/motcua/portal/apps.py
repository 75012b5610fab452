from django.apps import AppConfig


class Portal(AppConfig):
    name = "motcua.portal"

    def ready(self) -> None:
        from motcua.ui.places import mark  # noqa: PLC0415 - the app registry must be ready first

        mark("public-home", "portal:home")
        mark("public-search", "portal:procedures")
        mark("track", "dossiers:track")
