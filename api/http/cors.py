"""Lets pages on other origins call the service (CORS, Fetch Standard). Closed unless YUANLIU_ORIGINS names origins.

It stands in front of admission control: a preflight takes no slot, and a rejection can be read by the page.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

ALLOWED_METHODS = ("GET", "POST", "OPTIONS")
ALLOWED_HEADERS = (
    "content-type",
    "accept-language",
    "if-none-match",
    "traceparent",
    "tracestate",
    "x-explain",
    # Apollo Client, Apollo Sandbox
    "apollo-require-preflight",
    "apollographql-client-name",
    "apollographql-client-version",
    "x-apollo-operation-id",
    "x-apollo-operation-name",
    # fetch wrappers of Relay and urql applications
    "x-requested-with",
)
"""The request headers that a page may set besides those that need no permission."""
EXPOSED_HEADERS = (
    "allow",
    "content-disposition",
    "etag",
    "retry-after",
    "x-valid-until",
    "x-yuanliu-complete",
    "x-yuanliu-stopped-by",
    "x-yuanliu-omitted",
    "x-yuanliu-hidden",
    "x-yuanliu-consistent",
    "x-yuanliu-as-of",
    "x-yuanliu-version",
)
"""The response headers of the service that a page may read."""
PREFLIGHT_SECONDS = 600
"""How long a browser may reuse the response to a preflight."""


def with_cors(application: ASGIApp, origins: Collection[str]) -> ASGIApp:
    """The application, open to pages of these origins; itself if there are none. `*`: pages of all origins."""
    if not origins:
        return application
    return CORSMiddleware(
        application,
        allow_origins=origins,
        allow_methods=ALLOWED_METHODS,
        allow_headers=ALLOWED_HEADERS,
        expose_headers=EXPOSED_HEADERS,
        # a page of the internet may call a service on a private network if its origin is named
        allow_private_network="*" not in origins,
        max_age=PREFLIGHT_SECONDS,
    )
