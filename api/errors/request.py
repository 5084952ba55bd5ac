"""Refused before the document was looked at: each has its HTTP status."""

from __future__ import annotations

from api.errors.codes import Code
from domain.errors import CallerError


class RequestError(CallerError):
    """Refused before the document was looked at; `status` is the HTTP status of the answer."""

    status = 400


class BadRequest(RequestError):
    """A body or parameters that are no GraphQL request, or an operation that is not served in this way."""

    code = Code.BAD_REQUEST

    def __init__(
        self,
        message: str,
        zh: str,
        *,
        remedy: str = 'Send {"query": "…", "variables": {…}, "operationName": "…"} as JSON.',
        remedy_zh: str = '请以 JSON 发送 {"query": "…", "variables": {…}, "operationName": "…"}。',
    ) -> None:
        super().__init__(message, zh=zh, remedy=remedy, remedy_zh=remedy_zh)


class TooSlow(RequestError):
    """A body that has not come whole in time, while its request had a slot."""

    code = Code.BAD_REQUEST
    status = 408

    def __init__(self) -> None:
        super().__init__(
            "The body did not come whole within half a minute.",
            zh="请求体未在半分钟内完整到达。",
            remedy="Send the request again, over a connection that carries it faster.",
            remedy_zh="请通过更快的连接重新发送请求。",
        )


class NotFound(RequestError):
    """No such address."""

    code = Code.NOT_FOUND
    status = 404

    def __init__(self) -> None:
        super().__init__(
            "Nothing is served at this address.",
            zh="此地址没有内容。",
            remedy="The API is at /graphql, its page at /.",
            remedy_zh="接口地址为 /graphql，查询页面为 /。",
        )


class MethodNotAllowed(RequestError):
    """Another method than served, or a mutation by GET. `allow`: what the Allow header says."""

    code = Code.METHOD_NOT_ALLOWED
    status = 405

    def __init__(self, method: str, allow: str, *, mutation: bool = False) -> None:
        super().__init__(
            "A mutation cannot be sent by GET." if mutation else f"The method {method[:20]} is not served here.",
            zh="不能用 GET 发送 mutation。" if mutation else f"此处不支持 {method[:20]} 方法。",
            remedy=f"Use {allow}.",
            remedy_zh=f"请使用 {allow}。",
        )
        self.allow = allow


class NotAcceptable(RequestError):
    """The Accept header admits nothing that is served."""

    code = Code.NOT_ACCEPTABLE
    status = 406

    def __init__(self) -> None:
        super().__init__(
            "The Accept header admits no media type that is served.",
            zh="Accept 请求头不接受任何可提供的媒体类型。",
            remedy="Accept application/graphql-response+json or application/json.",
            remedy_zh="请接受 application/graphql-response+json 或 application/json。",
        )


class HeadTooLarge(RequestError):
    """An address with what is asked in it, and headers, over their limit."""

    code = Code.HEAD_TOO_LARGE
    status = 431

    def __init__(self, found: int, limit: int) -> None:
        super().__init__(
            f"The address and headers have {found:,} bytes; the limit is {limit:,}.",
            zh=f"地址与请求头共 {found:,} 字节，超过上限 {limit:,} 字节。",
            remedy="Ask by POST, or for a document by its id; the limits stand in docs/limits.md.",
            remedy_zh="请改用 POST，或按 id 请求文档；各项上限见 docs/limits.md。",
        )
        self.found = found
        self.limit = limit


class BodyTooLarge(RequestError):
    """A body over its limit."""

    code = Code.BODY_TOO_LARGE
    status = 413

    def __init__(self, found: int, limit: int) -> None:
        super().__init__(
            f"The body's {found:,} bytes exceed the limit of {limit:,}.",
            zh=f"请求体 {found:,} 字节，超过上限 {limit:,} 字节。",
            remedy="Send less at once, values as variables; the limits stand in docs/limits.md.",
            remedy_zh="请减少单次发送的内容；各项上限见 docs/limits.md。",
        )
        self.found = found
        self.limit = limit


class RateLimited(RequestError):
    """The caller has spent its points. `seconds`: when it may ask this again."""

    code = Code.RATE_LIMITED
    status = 429

    def __init__(self, cost: int, rate: int, seconds: int) -> None:
        super().__init__(
            f"This request costs {cost:,} points; {rate:,} a minute are yours, and too few are left.",
            zh=f"该请求需要 {cost:,} 点；您每分钟有 {rate:,} 点，余额不足。",
            remedy=f"Wait {seconds} s, or ask for less; docs/limits.md tells how points are counted.",
            remedy_zh=f"请等待 {seconds} 秒，或减少查询内容；计点方式见 docs/limits.md。",
        )
        self.seconds = seconds


class Overloaded(RequestError):
    """More come than can be served. `seconds`: when to come again."""

    code = Code.OVERLOADED
    status = 503

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "More requests come in than can be served; this one was refused before it was read.",
            zh="当前请求过多，无法全部处理；该请求未经读取即被拒绝。",
            remedy=f"Send it again in {seconds} s, then in longer and longer steps.",
            remedy_zh=f"请在 {seconds} 秒后重试，并逐步延长间隔。",
        )
        self.seconds = seconds


class UnsupportedMediaType(RequestError):
    """A body that is not application/json in UTF-8."""

    code = Code.UNSUPPORTED_MEDIA_TYPE
    status = 415

    def __init__(self, found: str) -> None:
        super().__init__(
            f"A body of type {found[:80]!r} is not served." if found else "The body has no Content-Type.",
            zh=f"不支持 {found[:80]!r} 类型的请求体。" if found else "请求体没有 Content-Type。",
            remedy="Send Content-Type: application/json, in UTF-8, not compressed.",
            remedy_zh="请发送 Content-Type: application/json，UTF-8 编码，不压缩。",
        )
