from django.apps import AppConfig


class Portal(AppConfig):
    name = "motcua.portal"

    def ready(self) -> None:
        from motcua.ui.places import mark

        mark("public-home", "portal:home")
        mark("public-search", "portal:procedures")
        mark("track", "dossiers:track")
