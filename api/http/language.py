"""The language of messages by the Accept-Language header: Chinese or English."""

from __future__ import annotations

from functools import lru_cache

from api.http.content_negotiation import CACHED_HEADERS, parse_weighted

DEFAULT = "en"


@lru_cache(CACHED_HEADERS)
def language(accept: str) -> str:
    """`zh` if the header prefers any Chinese to English, else `en`."""
    weights = {"zh": 0.0, "en": 0.0}
    wildcard = 0.0
    for tag, quality in parse_weighted(accept):
        primary = tag.partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], quality)
        elif tag == "*":
            wildcard = quality
    return "zh" if weights["zh"] > max(weights["en"], wildcard if weights["en"] == 0 else 0) else DEFAULT
