"""Finds the document of a request: its text, a trusted document by id, or a text by hash (APQ)."""

from __future__ import annotations

from dataclasses import dataclass

from api.documents.trusted_store import TrustedStore, digest
from api.errors import BadRequest, PersistedQueryNotFound, UnknownDocument, UntrustedDocument
from api.http.request_params import RequestParams
from graph.lru_cache import WeightedLRUCache

MAX_HASHES = 1_000
MAX_CHARACTERS = 300_000


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document. `trusted`: it is known to be trusted, whether it was requested by id, by hash, or by its
    text where the text had to be compared."""

    text: str
    trusted: bool


class DocumentLookup:
    """Finds the text of a request's document. `only_trusted`: only trusted documents are served."""

    def __init__(self, trusted: TrustedStore, *, only_trusted: bool = False) -> None:
        self._trusted = trusted
        self._only_trusted = only_trusted
        self._sent: WeightedLRUCache[str, str] = WeightedLRUCache(MAX_CHARACTERS, max_entries=MAX_HASHES)

    def find(self, params: RequestParams, *, internal: bool = False) -> DocumentText:
        """The document of a request. `internal`: a request of the service itself, which needs no trusted document.

        Raises BadRequest, UnknownDocument, PersistedQueryNotFound, UntrustedDocument.
        """
        sha256 = _sha256_of(params)
        if params.document_id is not None:
            if params.query is not None or sha256 is not None:
                raise BadRequest(
                    "A document is named twice: by 'documentId', and by 'query' or a hash.",
                    "文档被重复指定：既有 documentId，又有 query 或摘要。",
                )
            text = self._trusted.get(params.document_id)
            if text is None:
                raise UnknownDocument(params.document_id)
            return DocumentText(text, trusted=True)
        if params.query is None:
            if sha256 is None:
                raise BadRequest("There is no 'query'.", "缺少 “query”。")
            return self._by_hash(sha256)
        if sha256 is not None and digest(params.query) != sha256:
            raise BadRequest("The hash is not that of 'query'.", "摘要与 “query” 不一致。")
        if sha256 is None and (internal or not self._only_trusted):
            return DocumentText(params.query, trusted=False)
        trusted = self._trusted.get(sha256 or digest(params.query)) is not None
        if self._only_trusted and not trusted:
            raise UntrustedDocument
        if sha256 is not None:
            self._sent.put(sha256, params.query, len(params.query))
        return DocumentText(params.query, trusted)

    def _by_hash(self, sha256: str) -> DocumentText:
        trusted = self._trusted.get(sha256)
        if trusted is not None:
            return DocumentText(trusted, trusted=True)
        sent = None if self._only_trusted else self._sent.get(sha256)
        if sent is None:
            raise PersistedQueryNotFound
        return DocumentText(sent, trusted=False)


def _sha256_of(params: RequestParams) -> str | None:
    """The hash of an automatic persisted query. Raises BadRequest if the extension is not of the served form."""
    extension = (params.extensions or {}).get("persistedQuery")
    if extension is None:
        return None
    sha256 = extension.get("sha256Hash") if isinstance(extension, dict) else None
    if not isinstance(sha256, str) or extension.get("version") != 1:
        raise BadRequest(
            "extensions.persistedQuery is not {version: 1, sha256Hash: …}.",
            "extensions.persistedQuery 应为 {version: 1, sha256Hash: …}。",
        )
    return sha256
