"""What can be done about inspections; all of it by machines."""

from motcua.inspection.commands.asking import JOB, ask_inspection, begin_inspections, put_back, retry_inspection
from motcua.inspection.commands.deciding import record_verdict

__all__ = ["JOB", "ask_inspection", "begin_inspections", "put_back", "record_verdict", "retry_inspection"]
