"""What can be asked about files, by the record that holds them."""

from motcua.files.queries.contents import Content, content_of, copied, front_address, pieces, space
from motcua.files.queries.store import store
from motcua.files.queries.unanswered import without

__all__ = ["Content", "content_of", "copied", "front_address", "pieces", "space", "store", "without"]
