"""Negotiation of the media type by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from functools import lru_cache

from api.errors import NotAcceptable

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
# A wildcard means application/json until most callers know the other type (GraphQL over HTTP, "legacy watershed").
# If both are named with the same weight, the newer type is chosen, since its statuses say more.
OFFERED_TYPES = (JSON, RESPONSE)
CACHED_HEADERS = 128
"""Number of header values that are cached: clients send few different ones, each of them often."""


@lru_cache(CACHED_HEADERS)
def media_type(accept: str) -> str:
    """The media type of the response. `accept`: the header, empty if absent. Raises NotAcceptable."""
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
    """The offered media type with the highest weight, the first of several; None if the header accepts none."""
    if not accept.strip():
        return offered[0]
    ranges = parse_weighted(accept)
    quality, index = max((_quality(kind, ranges)[1], -index) for index, kind in enumerate(offered))
    return offered[-index] if quality > 0 else None


@lru_cache(CACHED_HEADERS)
def parse_weighted(header: str) -> tuple[tuple[str, float], ...]:
    """The members of a header such as Accept, in lower case, with their weights. Malformed members are left out."""
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
    """The specificity (2: full name, 1: main type, 0: any) and the weight of the most specific matching range."""
    specificity = {offered: 2, offered.partition("/")[0] + "/*": 1, "*/*": 0}
    matches = [(specificity[value], quality) for value, quality in ranges if value in specificity]
    return max(matches, default=(0, 0.0))
