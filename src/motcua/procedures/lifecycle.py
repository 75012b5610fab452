"""The life of one version of a procedure, as a table."""

from motcua.kernel.lifecycle import Lifecycle, step

DRAFT = "draft"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"
DISCARDED = "discarded"

LIFECYCLE = Lifecycle(
    start=DRAFT,
    steps=(
        #    action       from          to
        step("edit",      {DRAFT},      DRAFT),
        step("publish",   {DRAFT},      PUBLISHED),
        step("discard",   {DRAFT},      DISCARDED),
        step("withdraw",  {PUBLISHED},  WITHDRAWN),
    ),
)  # fmt: skip

IN_THE_CATALOGUE = (PUBLISHED, WITHDRAWN)
"""States of versions that were in force on some day, or will be."""
