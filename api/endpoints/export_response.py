"""What the endpoints of exports have in common: the format of a request, the headers and the statuses of a response."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from api.endpoints.endpoint_errors import Statuses
from api.errors import Code, RequestError
from api.http.content_negotiation import best_match
from domain.errors import CallerError, GraphChanged, TimedOut, Unavailable, UnknownReference
from resolvers.lineage.export_arguments import parse_choice

STATUSES: Statuses = (
    (UnknownReference, 404),
    (CallerError, 400),
    (GraphChanged, 409),
    (Unavailable, 503),
    (TimedOut, 504),
)


class NamedFormat(Protocol):
    """A format of an export."""

    @property
    def media(self) -> str: ...


F = TypeVar("F", bound=NamedFormat)


class NoSuchFormat(RequestError):
    """The Accept header accepts none of the formats."""

    code = Code.NOT_ACCEPTABLE
    status = 406

    def __init__(self, formats: Mapping[str, NamedFormat]) -> None:
        offered = ", ".join(form.media for form in formats.values())
        super().__init__(
            "The Accept header accepts no format of the export.",
            zh="Accept 请求头不接受任何可导出的格式。",
            remedy=f"Set format={'|'.join(formats)}, or accept one of {offered}.",
            remedy_zh=f"请指定 format（{'、'.join(formats)}），或接受 {offered} 之一。",
        )


def requested_format(formats: Mapping[str, F], name: str | None, accept: str) -> F:
    """The format of the parameter `format`, else the preferred one of Accept, the first if it accepts all.

    Raises BadArgument, NoSuchFormat.
    """
    if name is not None:
        form: F = parse_choice("format", name, formats.get, tuple(formats))
        return form
    media = best_match(accept, tuple(form.media for form in formats.values()))
    if media is None:
        raise NoSuchFormat(formats)
    return next(form for form in formats.values() if form.media == media)


def completeness_headers(facts: Mapping[str, str]) -> Mapping[str, str]:
    """X-Yuanliu-Complete, X-Yuanliu-Stopped-By, …: the completeness that the file states too."""
    return {_header_name(name): value for name, value in facts.items()}


def named(allowed: Sequence[str]) -> Callable[[str], str | None]:
    """Looks up a text among these."""
    return {value: value for value in allowed}.get


def _header_name(name: str) -> str:
    words = "".join(f"-{character}" if character.isupper() else character for character in name)
    return f"x-yuanliu-{words.lower()}"
