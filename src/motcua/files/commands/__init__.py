"""What can be done with files."""

from motcua.files.commands.contents import Kept, TakingNoFiles, keep_all
from motcua.files.commands.storing import keep, keep_clean, put_cleaned, store_file, store_files
from motcua.files.commands.sweeping import forget_unused, sweep_bytes

__all__ = [
    "Kept",
    "TakingNoFiles",
    "forget_unused",
    "keep",
    "keep_all",
    "keep_clean",
    "put_cleaned",
    "store_file",
    "store_files",
    "sweep_bytes",
]
