"""The language of sentences, from the Accept-Language header: Chinese or English."""

from __future__ import annotations

from functools import lru_cache

from api.http.content_negotiation import CACHED_HEADERS, parse_weighted

DEFAULT = "en"


@lru_cache(CACHED_HEADERS)
def language(accept: str | None) -> str:
    """`zh` where the header likes some Chinese better than English, else `en`."""
    liked = {"zh": 0.0, "en": 0.0}
    anything = 0.0
    for tag, quality in parse_weighted(accept or ""):
        primary = tag.partition("-")[0]
        if primary in liked:
            liked[primary] = max(liked[primary], quality)
        elif tag == "*":
            anything = quality
    return "zh" if liked["zh"] > max(liked["en"], anything if liked["en"] == 0 else 0) else DEFAULT
