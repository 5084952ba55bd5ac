"""Parses the parameters of a GraphQL request and checks their types (GraphQL over HTTP, section 5 and Appendix A)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from api.errors import BadRequest


@dataclass(frozen=True, slots=True)
class RequestParams:
    """The parameters of a well-formed request. Its document is not parsed yet."""

    query: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None


def params_from_body(body: bytes) -> RequestParams:
    """The parameters in the JSON body of a POST. Raises BadRequest."""
    sent = _json(body, "The body", "请求体")
    if isinstance(sent, list):
        raise BadRequest("Batches are not supported; the body is a list.", "不支持批量请求；请求体是数组。")
    if not isinstance(sent, dict):
        raise BadRequest("The body is not a JSON object.", "请求体不是 JSON 对象。")
    return _params(sent)


def params_from_url(sent: Mapping[str, str]) -> RequestParams:
    """The parameters in the query string of a GET, where objects are JSON texts. Raises BadRequest."""
    params: dict[str, Any] = {}
    for name in ("query", "operationName", "documentId"):
        params[name] = sent.get(name) or None
    for name in ("variables", "extensions"):
        params[name] = _json(sent[name], f"'{name}'", f"“{name}”") if sent.get(name) else None
    return _params(params)


def _params(sent: Mapping[str, Any]) -> RequestParams:
    return RequestParams(
        _text(sent, "query"),
        _object(sent, "variables"),
        _text(sent, "operationName"),
        _object(sent, "extensions"),
        _text(sent, "documentId"),
    )


def _object(sent: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    value = sent.get(name)
    if value is not None and not isinstance(value, dict):
        raise BadRequest(f"'{name}' is not an object.", f"“{name}” 不是对象。")
    return value


def _text(sent: Mapping[str, Any], name: str) -> str | None:
    value = sent.get(name)
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"'{name}' is not a string.", f"“{name}” 不是字符串。")
    return value


def _json(text: bytes | str, name: str, name_zh: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"{name} is not valid JSON: {error}.", f"{name_zh}不是有效的 JSON：{error}。") from error
