"""Errors of requests that are refused before their document is parsed. Each has an HTTP status."""

from __future__ import annotations

from api.errors.codes import Code
from domain.chinese import quoted
from domain.errors import CallerError


class RequestError(CallerError):
    """The request is refused before its document is parsed. `status`: the HTTP status of the response."""

    status = 400


class BadRequest(RequestError):
    """The body or the parameters are not a GraphQL request, or an operation that is not served in this way."""

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


class UnsupportedTransferEncoding(RequestError):
    """The body has a transfer coding other than chunked."""

    code = Code.BAD_REQUEST
    status = 501

    def __init__(self, coding: str) -> None:
        super().__init__(
            f"The transfer coding {coding[:80]!r} is not supported.",
            zh=f"不支持传输编码{quoted(coding[:80])}。",
            remedy="Send the body with Content-Length, or with Transfer-Encoding: chunked.",
            remedy_zh="请以 Content-Length 或 Transfer-Encoding: chunked 发送请求体。",
        )


class TooSlow(RequestError):
    """The head or the body of a request did not arrive in time."""

    code = Code.BAD_REQUEST
    status = 408

    def __init__(self) -> None:
        super().__init__(
            "The request did not arrive in time: its head within 10 s, its body within 30 s.",
            zh="请求未按时到达：首部须在 10 秒内、请求体须在 30 秒内到达。",
            remedy="Send the request again over a faster connection.",
            remedy_zh="请通过更快的连接重新发送请求。",
        )


class NotFound(RequestError):
    """Nothing is served at this address."""

    code = Code.NOT_FOUND
    status = 404

    def __init__(self) -> None:
        super().__init__(
            "Nothing is served at this address.",
            zh="此地址不提供服务。",
            remedy="The API is at /graphql, and GraphiQL at /.",
            remedy_zh="接口地址为 /graphql，查询页面为 /。",
        )


class MethodNotAllowed(RequestError):
    """The method is not supported, or a mutation was sent by GET. `allow`: the value of the Allow header."""

    code = Code.METHOD_NOT_ALLOWED
    status = 405

    def __init__(self, method: str, allow: str, *, mutation: bool = False) -> None:
        super().__init__(
            "A mutation cannot be sent by GET." if mutation else f"The method {method[:20]} is not supported here.",
            zh="不能用 GET 发送 mutation。" if mutation else f"此处不支持 {method[:20]} 方法。",
            remedy=f"Use {allow}.",
            remedy_zh=f"请使用 {allow}。",
        )
        self.allow = allow


class NotAcceptable(RequestError):
    """The Accept header accepts no media type that is served."""

    code = Code.NOT_ACCEPTABLE
    status = 406

    def __init__(self) -> None:
        super().__init__(
            "The Accept header accepts no media type that is served.",
            zh="Accept 请求头不接受任何可提供的媒体类型。",
            remedy="Accept application/graphql-response+json or application/json.",
            remedy_zh="请接受 application/graphql-response+json 或 application/json。",
        )


class HeadTooLarge(RequestError):
    """The query string, or the request line with the headers, is over its limit."""

    code = Code.HEAD_TOO_LARGE
    status = 431

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"The address and headers have {size:,} bytes; the limit is {limit:,}.",
            zh=f"地址与请求头共 {size:,} 字节，超过上限 {limit:,} 字节。",
            remedy="Use POST, or send a document id; /docs/limits lists the limits.",
            remedy_zh="请改用 POST，或按 id 请求文档；各项上限见 /docs/limits。",
        )
        self.found = size
        self.limit = limit


class BodyTooLarge(RequestError):
    """The body is over its limit."""

    code = Code.BODY_TOO_LARGE
    status = 413

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"The body has {size:,} bytes; the limit is {limit:,}.",
            zh=f"请求体 {size:,} 字节，超过上限 {limit:,} 字节。",
            remedy="Send less at once, and values as variables; /docs/limits lists the limits.",
            remedy_zh="请减少单次发送的内容，并将值放入 variables；各项上限见 /docs/limits。",
        )
        self.found = size
        self.limit = limit


class RateLimited(RequestError):
    """The caller has used up its points. `seconds`: when it can afford this request again."""

    code = Code.RATE_LIMITED
    status = 429

    def __init__(self, cost: int, rate: int, seconds: int) -> None:
        super().__init__(
            f"This request costs {cost:,} points, and too few of your {rate:,} points a minute are left.",
            zh=f"该请求需要 {cost:,} 点，您每分钟的 {rate:,} 点已所剩不足。",
            remedy=f"Wait {seconds} s, or request less; /docs/limits says how points are counted.",
            remedy_zh=f"请等待 {seconds} 秒，或减少查询内容；计点方式见 /docs/limits。",
        )
        self.seconds = seconds


class Overloaded(RequestError):
    """More requests arrive than can be served. `seconds`: when to retry."""

    code = Code.OVERLOADED
    status = 503

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "More requests arrive than can be served; this one was rejected before it ran.",
            zh="当前请求过多，无法全部处理；该请求在执行之前即被拒绝。",
            remedy=f"Retry in {seconds} s, then with increasing intervals.",
            remedy_zh=f"请在 {seconds} 秒后重试，并逐步延长间隔。",
        )
        self.seconds = seconds
        self.seconds = seconds


class UnsupportedMediaType(RequestError):
    """The body is not application/json in UTF-8."""

    code = Code.UNSUPPORTED_MEDIA_TYPE
    status = 415

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"A body of type {kind[:80]!r} is not supported." if kind else "The body has no Content-Type.",
            zh=f"不支持{quoted(kind[:80])}类型的请求体。" if kind else "请求体没有 Content-Type。",
            remedy="Send Content-Type: application/json, in UTF-8, uncompressed.",
            remedy_zh="请发送 Content-Type: application/json，UTF-8 编码，不压缩。",
        )
