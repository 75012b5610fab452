"""What can be done with files."""

from motcua.files.commands.storing import store_file

__all__ = ["store_file"]
