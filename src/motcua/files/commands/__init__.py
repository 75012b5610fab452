"""What can be done with files."""

from motcua.files.commands.contents import TakingNoFiles
from motcua.files.commands.storing import put_cleaned, store_file, store_files
from motcua.files.commands.sweeping import forget_unused, sweep_bytes

__all__ = ["TakingNoFiles", "forget_unused", "put_cleaned", "store_file", "store_files", "sweep_bytes"]
