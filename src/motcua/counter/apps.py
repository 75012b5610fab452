from django.apps import AppConfig

OPENED_HERE = ("receipt", "supplement-paper", "refusal-paper", "stop-paper", "control-sheet")


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
        register(
            Place(
                area="Hồ sơ một cửa",
                label="Sổ theo dõi",
                url_name="counter:ledger",
                needs="dossiers.read",
                order=220,
                whole_agency=True,
            )
        )
        opens("reception", "counter:taken")
        opens("intake", "counter:intake")
        for name in OPENED_HERE:
            opens(name, f"counter:{name}")
