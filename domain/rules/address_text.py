"""Addresses of servers, as settings give them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def is_address(text: str, schemes: tuple[str, ...]) -> bool:
    """Whether a text is an address of one of these schemes, with a host and, if it has one, a valid port."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", text)
    except ValueError:
        return False


def without_credentials(text: str) -> str:
    """The text of an address, in which `***` stands for user name and password, also if it is malformed."""
    before, at, after = text.rpartition("@")
    scheme, separator, _ = before.partition("://")
    return f"{scheme}{separator}***@{after}" if separator else f"***@{after}" if at else text
