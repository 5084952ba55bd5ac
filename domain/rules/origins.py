"""Origins of web pages (RFC 6454), as a setting lists them."""

from __future__ import annotations

import re

# As browsers serialize an origin: in lower case, in ASCII, without a path and without the default port.
_ORIGIN = re.compile(r"(http|https)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def parse_origins(text: str) -> tuple[str, ...]:
    """The origins in a list separated by commas, without default ports, or `*` alone; none in an empty text.

    Raises ValueError for a part that is not an origin.
    """
    if not text or text.strip() == "*":
        return ("*",) if text else ()
    origins = []
    for part in text.split(","):
        match = _ORIGIN.fullmatch(part.strip().lower())
        if match is None:
            raise ValueError(part)
        port = match[3] or ""
        origins.append(f"{match[1]}://{match[2]}{'' if port == _DEFAULT_PORTS[match[1]] else port}")
    return tuple(dict.fromkeys(origins))
