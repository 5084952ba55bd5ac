"""What a caller would like to be sent: the Accept header, by RFC 9110 section 12.5.1."""

from __future__ import annotations

from functools import lru_cache

from api.errors import NotAcceptable

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
# Wildcards mean application/json until callers that know the other type are the rule (GraphQL over HTTP, "legacy
# watershed"); of two that are named and equally liked, the newer type has the better statuses.
OFFERED_TYPES = (JSON, RESPONSE)
# Callers send few different headers, each of them often.
CACHED_HEADERS = 128


@lru_cache(CACHED_HEADERS)
def media_type(accept: str) -> str:
    """The media type to answer with; no header is the empty one. Raises NotAcceptable."""
    if not accept.strip():
        return JSON
    ranges = parse_weighted(accept)
    best, best_quality = "", 0.0
    for offered in OFFERED_TYPES:
        specific, quality = _quality(offered, ranges)
        if quality > best_quality or (quality == best_quality > 0 and specific == 2):
            best, best_quality = offered, quality
    if not best:
        raise NotAcceptable
    return best


def best_match(accept: str, offered: tuple[str, ...]) -> str | None:
    """The one of these that the header likes best, the first of several; None where it admits none."""
    if not accept.strip():
        return offered[0]
    ranges = parse_weighted(accept)
    quality, place = max((_quality(each, ranges)[1], -place) for place, each in enumerate(offered))
    return offered[-place] if quality > 0 else None


@lru_cache(CACHED_HEADERS)
def parse_weighted(header: str) -> tuple[tuple[str, float], ...]:
    """The members of a header such as Accept, lower-cased, with their weights; malformed ones are left out."""
    members = []
    for member in header.split(","):
        value, *parameters = (part.strip().lower() for part in member.split(";"))
        quality: float | None = 1.0
        charset = "utf-8"
        for parameter in parameters:
            name, _, text = parameter.partition("=")
            if name.strip() == "q":
                quality = _weight(text.strip())
            elif name.strip() == "charset":
                charset = text.strip().strip('"')
        if value and quality is not None and charset in ("utf-8", "utf8"):
            members.append((value, quality))
    return tuple(members)


def _weight(text: str) -> float | None:
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if 0 <= weight <= 1 else None


def _quality(offered: str, ranges: tuple[tuple[str, float], ...]) -> tuple[int, float]:
    """How well an offer is liked, by the most specific range that covers it: 2 by name, 1 by type, 0 by any."""
    covering = {offered: 2, offered.partition("/")[0] + "/*": 1, "*/*": 0}
    found = [(covering[value], quality) for value, quality in ranges if value in covering]
    return max(found, default=(0, 0.0))
