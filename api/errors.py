"""The public codes, closed, and what can go wrong before the graph is asked.

CallerError (graph/errors.py)
├── RequestError                                    HTTP: the request is refused before its document is looked at
│   ├── BadRequest            BAD_REQUEST           400  a body or parameters that are no GraphQL request
│   ├── TooSlow               BAD_REQUEST           408  a body that does not come whole
│   ├── NotFound              NOT_FOUND             404  no such address
│   ├── MethodNotAllowed      METHOD_NOT_ALLOWED    405  another method, or a mutation by GET
│   ├── NotAcceptable         NOT_ACCEPTABLE        406  Accept admits nothing that is served
│   ├── RateLimited           RATE_LIMITED          429  the caller has spent its points
│   ├── Overloaded            OVERLOADED            503  more come than can be served
│   ├── BodyTooLarge          BODY_TOO_LARGE        413  a body over its limit
│   └── UnsupportedMediaType  UNSUPPORTED_MEDIA_TYPE 415 a body that is not application/json in UTF-8
└── DocumentError                                   GraphQL: a request error, answered without data
    ├── Syntax                SYNTAX                no GraphQL
    ├── Validation            VALIDATION            GraphQL, but not of this schema
    ├── FragmentCycle         FRAGMENT_CYCLE        fragments that spread themselves
    ├── BadVariables          BAD_VARIABLES         values that do not fit the declared variables
    ├── UnknownOperation      UNKNOWN_OPERATION     operationName names none, or several leave the choice open
    ├── UnknownDocument       UNKNOWN_DOCUMENT      a documentId that is none of a trusted document
    ├── PersistedQueryNotFound PERSISTED_QUERY_NOT_FOUND a hash whose text has not been sent
    └── UntrustedDocument     UNTRUSTED_DOCUMENT    a text, where only trusted documents are served

The limits' own errors are graph.errors.LimitExceeded, made in api/limits.py, and CostExceeded.
"""

from __future__ import annotations

from enum import StrEnum

from graph.errors import CallerError, LimitExceeded


class Code(StrEnum):
    """Every code a caller may meet in `extensions.code`. Each has a heading in docs/errors.md."""

    BAD_REQUEST = "BAD_REQUEST"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"

    SYNTAX = "SYNTAX"
    VALIDATION = "VALIDATION"
    FRAGMENT_CYCLE = "FRAGMENT_CYCLE"
    BAD_VARIABLES = "BAD_VARIABLES"
    UNKNOWN_OPERATION = "UNKNOWN_OPERATION"
    UNKNOWN_DOCUMENT = "UNKNOWN_DOCUMENT"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    UNTRUSTED_DOCUMENT = "UNTRUSTED_DOCUMENT"

    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    TOKENS_EXCEEDED = "TOKENS_EXCEEDED"
    DEPTH_EXCEEDED = "DEPTH_EXCEEDED"
    ALIASES_EXCEEDED = "ALIASES_EXCEEDED"
    ROOT_FIELDS_EXCEEDED = "ROOT_FIELDS_EXCEEDED"
    SELECTIONS_EXCEEDED = "SELECTIONS_EXCEEDED"
    COMPARISONS_EXCEEDED = "COMPARISONS_EXCEEDED"
    IDS_EXCEEDED = "IDS_EXCEEDED"
    PATTERN_EXCEEDED = "PATTERN_EXCEEDED"
    PATTERN_HOPS_EXCEEDED = "PATTERN_HOPS_EXCEEDED"
    COST_EXCEEDED = "COST_EXCEEDED"
    RATE_LIMITED = "RATE_LIMITED"
    OVERLOADED = "OVERLOADED"

    BAD_ARGUMENT = "BAD_ARGUMENT"
    BAD_PAGE_SIZE = "BAD_PAGE_SIZE"
    BAD_CURSOR = "BAD_CURSOR"
    BAD_DATE = "BAD_DATE"
    BAD_PATTERN = "BAD_PATTERN"
    UNKNOWN_REGION = "UNKNOWN_REGION"
    UNKNOWN_ELEMENT = "UNKNOWN_ELEMENT"
    UNKNOWN_ENTRY = "UNKNOWN_ENTRY"
    UNKNOWN_DEPARTMENT = "UNKNOWN_DEPARTMENT"
    UNKNOWN_LIBRARY = "UNKNOWN_LIBRARY"
    UNKNOWN_RESOURCE = "UNKNOWN_RESOURCE"
    UNKNOWN_FIELD = "UNKNOWN_FIELD"
    UNKNOWN_FLOW = "UNKNOWN_FLOW"
    UNKNOWN_SCHEME = "UNKNOWN_SCHEME"

    GRAPH_CHANGED = "GRAPH_CHANGED"
    RULE = "RULE"
    CONFLICT = "CONFLICT"
    UNAVAILABLE = "UNAVAILABLE"
    TIMEOUT = "TIMEOUT"
    INTERNAL = "INTERNAL"


class RequestError(CallerError):
    """Refused before the document was looked at; `status` is the HTTP status of the answer."""

    status = 400


class BadRequest(RequestError):
    """A body or parameters that are no GraphQL request."""

    code = Code.BAD_REQUEST

    def __init__(self, message: str, zh: str) -> None:
        super().__init__(
            message,
            zh=zh,
            remedy='Send {"query": "…", "variables": {…}, "operationName": "…"} as JSON.',
            remedy_zh='请以 JSON 发送 {"query": "…", "variables": {…}, "operationName": "…"}。',
        )


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


class DocumentError(CallerError):
    """A request error of GraphQL: the document did not run, and the answer has no data."""


class Syntax(DocumentError):
    """No GraphQL. `detail`: the parser's sentence."""

    code = Code.SYNTAX

    def __init__(self, detail: str) -> None:
        super().__init__(
            detail,
            zh=f"文档不是有效的 GraphQL：{detail}",
            remedy="Mend the document where `locations` points.",
            remedy_zh="请修正 locations 所指的位置。",
        )


class Validation(DocumentError):
    """GraphQL, but not of this schema. `detail`: the validator's sentence."""

    code = Code.VALIDATION

    def __init__(self, detail: str) -> None:
        super().__init__(
            detail,
            zh=f"文档不符合接口定义：{detail}",
            remedy="Compare with the schema: schema.graphql, or the page at /.",
            remedy_zh="请对照接口定义：schema.graphql，或查询页面 /。",
        )


class FragmentCycle(DocumentError):
    """Fragments that spread themselves, and so would be deep without end. `names`: the way round."""

    code = Code.FRAGMENT_CYCLE

    def __init__(self, names: list[str], depth: int) -> None:
        way = " → ".join(names if len(names) <= 8 else [*names[:6], "…", names[-1]])
        super().__init__(
            f"The fragments {way} spread themselves without end; the limit of depth is {depth}.",
            zh=f"片段 {way} 循环引用自身，没有尽头；深度上限为 {depth}。",
            remedy="Break the cycle: select the nested fields one by one.",
            remedy_zh="请断开循环：逐层写出要查询的字段。",
        )


class BadVariables(DocumentError):
    """Values that do not fit the declared variables. `detail`: what was found."""

    code = Code.BAD_VARIABLES

    def __init__(self, detail: str) -> None:
        super().__init__(
            detail,
            zh=f"变量的值不符合声明：{detail}",
            remedy="Send each variable as its declared type asks.",
            remedy_zh="请按声明的类型传入变量。",
        )


class UnknownOperation(DocumentError):
    """operationName names no operation of the document, or several leave the choice open."""

    code = Code.UNKNOWN_OPERATION

    def __init__(self, name: str | None, names: list[str]) -> None:
        if name is not None:
            message, zh = f"The document has no operation {name[:80]!r}.", f"文档中没有名为 {name[:80]!r} 的操作。"
        elif names:
            message, zh = "The document has several operations, and none was chosen.", "文档含多个操作，却未指定其一。"
        else:
            message, zh = "The document has no operation.", "文档中没有操作。"
        given = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
        super().__init__(
            message,
            zh=zh,
            remedy=f"Give one of these as operationName: {given}." if given else "Send a query.",
            remedy_zh=f"请用 operationName 指定其一：{given}。" if given else "请发送一个查询。",
        )


class UnknownDocument(DocumentError):
    """A documentId that is none of a trusted document."""

    code = Code.UNKNOWN_DOCUMENT

    def __init__(self, identifier: str) -> None:
        super().__init__(
            f"There is no trusted document with the id {identifier[:100]}.",
            zh=f"没有标识为 {identifier[:100]} 的受信文档。",
            remedy="Add it: yuanliu documents add FILE; or send the document's text as 'query'.",
            remedy_zh="请添加：yuanliu documents add FILE；或以 “query” 发送文档文本。",
        )


class PersistedQueryNotFound(DocumentError):
    """A hash whose text has not been sent, or is no longer remembered."""

    code = Code.PERSISTED_QUERY_NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            "No document with this hash is known.",
            zh="没有与该摘要对应的文档。",
            remedy="Send the text as 'query' together with the hash; clients do so by themselves.",
            remedy_zh="请将文本以 “query” 与摘要一并发送；客户端通常会自动完成。",
        )


class UntrustedDocument(DocumentError):
    """A text, where only trusted documents are served."""

    code = Code.UNTRUSTED_DOCUMENT

    def __init__(self) -> None:
        super().__init__(
            "Only trusted documents are served here.",
            zh="此服务只接受受信文档。",
            remedy="Add it: yuanliu documents add FILE; then ask by its documentId.",
            remedy_zh="请添加：yuanliu documents add FILE；然后以 documentId 查询。",
        )


class CostExceeded(LimitExceeded):
    """A document that may touch more nodes than served. `field`: the way to what weighs most."""

    code = Code.COST_EXCEEDED

    def __init__(self, found: int, limit: int, field: str, share: int) -> None:
        super().__init__(
            Code.COST_EXCEEDED,
            f"The number of nodes this document may touch, {share:,} of them by {field},",
            f"文档可能涉及的节点数（其中 {field} 占 {share:,}）",
            found,
            limit,
        )
        self.field = field
