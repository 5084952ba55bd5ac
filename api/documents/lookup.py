"""Which document a request asks for: its own text, a trusted one by id, or one by hash (APQ)."""

from __future__ import annotations

from dataclasses import dataclass

from api.documents.trusted_store import TrustedStore, digest
from api.errors import BadRequest, PersistedQueryNotFound, UnknownDocument, UntrustedDocument
from api.http.request_params import RequestParams
from graph.lru_cache import WeightedLRUCache

MAX_HASHES = 1_000
MAX_CHARACTERS = 300_000


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document's text. `trusted`: it is known to be one of the trusted, however it was asked for: by its id, by its
    hash, or by its text where that had to be compared."""

    text: str
    trusted: bool


class DocumentLookup:
    """Turns a request into the text of its document. `only_trusted`: no other text is served."""

    def __init__(self, trusted: TrustedStore, *, only_trusted: bool = False) -> None:
        self._trusted = trusted
        self._only_trusted = only_trusted
        self._sent: WeightedLRUCache[str, str] = WeightedLRUCache(MAX_CHARACTERS, max_entries=MAX_HASHES)

    def named(self, params: RequestParams, *, own: bool = False) -> FoundDocument:
        """`own`: the service's own text, trusted or not.

        Raises BadRequest, UnknownDocument, PersistedQueryNotFound, UntrustedDocument.
        """
        hashed = _hash_of(params)
        if params.document_id is not None:
            if params.query is not None or hashed is not None:
                raise BadRequest(
                    "A document is named twice: by 'documentId', and by 'query' or a hash.",
                    "文档被重复指定：既有 documentId，又有 query 或摘要。",
                )
            found = self._trusted.get(params.document_id)
            if found is None:
                raise UnknownDocument(params.document_id)
            return FoundDocument(found, trusted=True)
        if params.query is None:
            if hashed is None:
                raise BadRequest("There is no 'query'.", "缺少 “query”。")
            return self._by_hash(hashed)
        if hashed is not None and digest(params.query) != hashed:
            raise BadRequest("The hash is not that of 'query'.", "摘要与 “query” 不一致。")
        if hashed is None and (own or not self._only_trusted):
            return FoundDocument(params.query, trusted=False)
        trusted = self._trusted.get(hashed or digest(params.query)) is not None
        if self._only_trusted and not trusted:
            raise UntrustedDocument
        if hashed is not None:
            self._sent.put(hashed, params.query, len(params.query))
        return FoundDocument(params.query, trusted)

    def _by_hash(self, hashed: str) -> FoundDocument:
        found = self._trusted.get(hashed)
        if found is not None:
            return FoundDocument(found, trusted=True)
        sent = None if self._only_trusted else self._sent.get(hashed)
        if sent is None:
            raise PersistedQueryNotFound
        return FoundDocument(sent, trusted=False)


def _hash_of(params: RequestParams) -> str | None:
    """The hash of an automatic persisted query. Raises BadRequest where the extension is none that is served."""
    asked = (params.extensions or {}).get("persistedQuery")
    if asked is None:
        return None
    hashed = asked.get("sha256Hash") if isinstance(asked, dict) else None
    if not isinstance(hashed, str) or asked.get("version") != 1:
        raise BadRequest(
            "extensions.persistedQuery is not {version: 1, sha256Hash: …}.",
            "extensions.persistedQuery 应为 {version: 1, sha256Hash: …}。",
        )
    return hashed
