"""What can be done with files."""

from motcua.files.commands.storing import store_file
from motcua.files.commands.sweeping import forget_unused

__all__ = ["forget_unused", "store_file"]
