"""The screens of this module in the rail."""


def register_all() -> None:
    """Put the screens on the map of the office."""
