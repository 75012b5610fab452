from django.apps import AppConfig


class Counter(AppConfig):
    name = "motcua.counter"

    def ready(self) -> None:
        from motcua.ui.places import Place, opens, register

        register(
            Place(
                area="Hồ sơ một cửa",
                label="Tiếp nhận hồ sơ",
                url_name="counter:intake",
                needs="dossiers.receive",
                order=200,
            )
        )
        opens("reception", "counter:taken")
