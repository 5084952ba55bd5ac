"""Request errors of GraphQL: they occur before execution, and their response has no data."""

from __future__ import annotations

from api.errors.codes import Code
from domain.chinese import listed, quoted
from domain.errors import CallerError, LimitExceeded


class DocumentError(CallerError):
    """A request error of GraphQL: the document did not run, and the response has no data."""


class Syntax(DocumentError):
    """The document is not valid GraphQL. `detail`: the parser's message."""

    code = Code.SYNTAX

    def __init__(self, detail: str) -> None:
        super().__init__(
            detail,
            zh=f"文档不是有效的 GraphQL：{detail}",
            remedy="Correct the document at the position in `locations`.",
            remedy_zh="请修正 locations 所指的位置。",
        )


class Validation(DocumentError):
    """The document is not valid for the schema. `detail`: the validator's message."""

    code = Code.VALIDATION

    def __init__(self, detail: str) -> None:
        super().__init__(
            detail,
            zh=f"文档不符合接口定义：{detail}",
            remedy="Compare the document with schema.graphql, or use the page at /.",
            remedy_zh="请对照接口定义 schema.graphql，或使用查询页面 /。",
        )


class FragmentCycle(DocumentError):
    """Fragments form a cycle, which would be infinitely deep. `names`: the cycle, from a fragment back to itself."""

    code = Code.FRAGMENT_CYCLE

    def __init__(self, names: list[str], depth: int) -> None:
        cycle = " → ".join(names if len(names) <= 8 else [*names[:6], "…", names[-1]])
        super().__init__(
            f"The fragments {cycle} form a cycle; the depth limit is {depth}.",
            zh=f"片段 {cycle} 循环引用；深度上限为 {depth}。",
            remedy="Break the cycle: select the nested fields one by one.",
            remedy_zh="请断开循环：逐层写出要查询的字段。",
        )


class BadVariables(DocumentError):
    """The values do not fit the declared variables. `detail`: the message of graphql-core."""

    code = Code.BAD_VARIABLES

    def __init__(self, detail: str) -> None:
        super().__init__(
            detail,
            zh=f"变量的值不符合声明：{detail}",
            remedy="Send each variable as its declared type asks.",
            remedy_zh="请按声明的类型传入变量。",
        )


class UnknownOperation(DocumentError):
    """operationName names no operation of the document, or is missing while there are several."""

    code = Code.UNKNOWN_OPERATION

    def __init__(self, name: str | None, names: list[str]) -> None:
        if name is not None:
            message, zh = f"The document has no operation {name[:80]!r}.", f"文档中没有名为{quoted(name[:80])}的操作。"
        elif names:
            message, zh = "The document has several operations, and none was chosen.", "文档含多个操作，但未指定其一。"
        else:
            message, zh = "The document has no operation.", "文档中没有操作。"
        shown = [*names[:10], *(["…"] if len(names) > 10 else [])]
        super().__init__(
            message,
            zh=zh,
            remedy=f"Send one of these as operationName: {', '.join(shown)}." if shown else "Send a query.",
            remedy_zh=f"请用 operationName 指定其一：{listed(shown)}。" if shown else "请发送一个查询。",
        )


class UnknownDocument(DocumentError):
    """The documentId is not that of a trusted document."""

    code = Code.UNKNOWN_DOCUMENT

    def __init__(self, identifier: str) -> None:
        super().__init__(
            f"There is no trusted document with the id {identifier[:100]}.",
            zh=f"没有标识为 {identifier[:100]} 的受信文档。",
            remedy="Add it with `yuanliu documents add FILE`, or send the document's text as 'query'.",
            remedy_zh="请用 yuanliu documents add FILE 添加，或将文档文本作为 query 发送。",
        )


class PersistedQueryNotFound(DocumentError):
    """The text of a hash was not sent before, or is no longer stored."""

    code = Code.PERSISTED_QUERY_NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            "No document with this hash is known.",
            zh="没有与该摘要对应的文档。",
            remedy="Send the text as 'query' together with the hash; clients do so automatically.",
            remedy_zh="请将文本作为 query 与摘要一并发送；客户端通常会自动完成。",
        )


class UntrustedDocument(DocumentError):
    """The document is not trusted, and only trusted documents are accepted."""

    code = Code.UNTRUSTED_DOCUMENT

    def __init__(self) -> None:
        super().__init__(
            "Only trusted documents are accepted here.",
            zh="此服务只接受受信文档。",
            remedy="Add it with `yuanliu documents add FILE`, then send its documentId.",
            remedy_zh="请用 yuanliu documents add FILE 添加，再以 documentId 查询。",
        )


class CostExceeded(LimitExceeded):
    """The document may touch more nodes than the limit. `field`: the path of the most expensive field; `share`: its
    nodes."""

    code = Code.COST_EXCEEDED

    def __init__(self, nodes: int, limit: int, field: str, share: int) -> None:
        super().__init__(
            Code.COST_EXCEEDED,
            f"The number of nodes this document may touch, {share:,} of them by {field},",
            f"文档可能涉及的节点数（其中 {field} 占 {share:,}）",
            nodes,
            limit,
        )
        self.field = field
