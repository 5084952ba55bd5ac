"""Which types of operations a request may run."""

from __future__ import annotations

from graphql import OperationType

from api.errors import BadRequest, MethodNotAllowed


def check_operation_type(operation_type: OperationType, *, read_only: bool, explain: bool) -> None:
    """Raises BadRequest for a subscription and for an explained mutation, MethodNotAllowed for a mutation by GET."""
    if operation_type is OperationType.SUBSCRIPTION:
        raise BadRequest(
            "Subscriptions are not served over HTTP.",
            "HTTP 接口不支持订阅（subscription）。",
            remedy="Send a query, and repeat it to see changes.",
            remedy_zh="请改为发送查询，并定期重复查询以获取变化。",
        )
    if operation_type is OperationType.MUTATION and read_only:
        raise MethodNotAllowed("GET", "POST", mutation=True)
    if operation_type is OperationType.MUTATION and explain:
        raise BadRequest(
            "X-Explain serves queries only; this operation is a mutation.",
            "X-Explain 仅支持查询，不支持变更（mutation）。",
            remedy="Send the mutation without X-Explain, or explain a query.",
            remedy_zh="请去掉 X-Explain 请求头后发送变更，或对查询使用 X-Explain。",
        )
