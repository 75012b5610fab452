"""Text that is kept unreadable: secrets of second steps, and what somebody had typed when the screen locked."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _fernet() -> MultiFernet:
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = (hashlib.sha256(f"motcua.people.sealed{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """Return the text encrypted with a key made from the key of the installation."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: Any) -> str | None:
    """Return the text again; ``None`` when it was sealed with a key that is gone, or is no sealed text."""
    try:
        return _fernet().decrypt(str(sealed).encode()).decode()
    except InvalidToken:
        return None
