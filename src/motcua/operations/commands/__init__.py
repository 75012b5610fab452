"""What can be done to keep the house running."""

from motcua.operations.commands.recording import beat, note_backup, note_drill, note_run, review_rights
from motcua.operations.commands.retrying import try_again, try_all_again
from motcua.operations.commands.sweeping import put_back

__all__ = ["beat", "note_backup", "note_drill", "note_run", "put_back", "review_rights", "try_again", "try_all_again"]
