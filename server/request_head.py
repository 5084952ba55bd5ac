"""Checks of the head of an HTTP/1 request that the parser leaves to the server (RFC 9112)."""

from __future__ import annotations

from collections.abc import Sequence

from api.errors import BadRequest, RequestError, UnsupportedTransferEncoding


def head_error(version: str, url: bytes, headers: Sequence[tuple[bytes, bytes]]) -> RequestError | None:
    """The error of a head, if it has one. `headers`: names in lower case, and values."""
    if not url.isascii():
        return BadRequest(
            "The address of the request has characters that are not ASCII.",
            zh="请求地址含有非 ASCII 字符。",
            remedy="Encode them in UTF-8 with percent signs (RFC 3986).",
            remedy_zh="请按 UTF-8 以百分号编码（RFC 3986）。",
        )
    hosts = sum(name == b"host" for name, _ in headers)
    if hosts > 1 or (hosts == 0 and version == "1.1"):
        return BadRequest(
            f"The request has {hosts} Host headers.",
            zh=f"请求含有 {hosts} 个 Host 首部。",
            remedy="Send exactly one (RFC 9112, section 3.2).",
            remedy_zh="请只发送一个（RFC 9112 第 3.2 节）。",
        )
    codings = [
        coding.strip().lower()
        for name, value in headers
        if name == b"transfer-encoding"
        for coding in value.split(b",")
    ]
    if codings not in ([], [b"chunked"]):
        return UnsupportedTransferEncoding(b", ".join(codings).decode("latin-1"))
    return None
