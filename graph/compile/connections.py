"""Relay connections: filter, order, window, keyset, count, each in text only when selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph import query_files
from graph.compile import objects, relationship_index
from graph.compile.connection_decoder import PageParts, is_plain, page_parts, plain_page, reader
from graph.compile.cypher_rename import rename
from graph.compile.decoder import Decoder, Path
from graph.compile.filters import condition
from graph.compile.index_selection import IndexChoice, choose_index
from graph.compile.keyset import SortKey, cursor, keys_of, keyset, order_fingerprint
from graph.compile.statement_builder import Scope, StatementBuilder, audience
from graph.pagination import window
from graph.query_files import CypherFile
from graph.query_markers import ORDER, PAGE, WHERE, replace_marker, replace_text
from graph.selection import Selection
from graph.shape import Connection, Shape
from graph.shapes import shape_named


def connection(
    statement: StatementBuilder, field: Connection, selection: Selection, scope: Scope, path: Path
) -> tuple[str, Decoder]:
    """A connection below an object."""
    target = shape_named(field.target)
    file = query_files.load_query(field.file) if field.file else None
    scope = statement.arguments(field.arguments, selection, scope, path)
    copied = counted = None
    if field.copies:
        counted = relationship_index.choose_for_count(field.copies, selection.arguments.get("where"))
        reads_rows = {"nodes", "edges", "pageInfo"} & {each.name for each in selection.fields}
        copied = relationship_index.choose_for_page(
            field.copies, selection.arguments.get("where"), selection.arguments.get("orderBy")
        )
        if copied and reads_rows and not copied.ordered:
            copied = None
    if copied:
        body, binds = copied.body, relationship_index.HELD
    elif file:
        body, binds = file.body, str(file.lists)
    else:
        found, binds = objects.body_of(field.pattern, None, field.binds or target.var)
        own = audience(target, binds)
        start = " AND " if " WHERE " in found else " WHERE "
        carried = ", ".join((binds, *field.carry))
        once = "DISTINCT " if field.distinct else ""
        body = f"{found}{start}{own or 'true'} {WHERE.text}\nWITH {once}{carried} {ORDER.text} {PAGE.text}"
    inner = statement.enter(body, scope, frozenset(scope.variables) - {binds})
    return _connection(statement, _Listed(target, field, body, file, binds, copied, counted), selection, inner, path)


def root(
    statement: StatementBuilder, file: CypherFile, field: Connection, selection: Selection, scope: Scope
) -> tuple[str, Decoder]:
    """A connection that is a root field: the file lists its rows."""
    target = shape_named(field.target)
    inner = statement.enter(file.body, scope)
    listed = _Listed(target, field, file.body, file, str(file.lists))
    return _connection(statement, listed, selection, inner, ())


@dataclass(frozen=True, slots=True)
class _Listed:
    """What is listed: the clauses that bind it, and the variable they bind. `copied`: what the rows are read from;
    `counted`: what their number is."""

    target: Shape
    field: Connection
    body: str
    file: CypherFile | None
    binds: str
    copied: relationship_index.RelationshipPage | None = None
    counted: relationship_index.RelationshipPage | None = None


@dataclass(frozen=True, slots=True)
class _Clauses:
    """The clauses that list rows, with their holes, in the statement's names; and the caller's filter."""

    body: str
    filters: str

    def all(self, keyset: str = "") -> str:
        """All the rows, in no order."""
        whole = replace_marker(replace_marker(self._where(keyset), ORDER, ""), PAGE, "")
        found, _, taken = whole.rpartition("WITH")
        return found.strip() + (f" RETURN {taken.strip()}" if "DISTINCT" in taken else "")

    def page(self, keyset: str, sorting: Sequence[str], window: str) -> str:
        """The rows of a page."""
        sorted_rows = replace_marker(self._where(keyset), ORDER, f"ORDER BY {', '.join(sorting)}")
        return replace_marker(sorted_rows, PAGE, window)

    def _where(self, keyset: str) -> str:
        return replace_marker(self.body, WHERE, f"{self.filters} {keyset}".strip())

    def by(self, index: IndexChoice | None, variable: str) -> _Clauses:
        """The same, read from the index."""
        if index is None:
            return self
        body = replace_text(self.body, "\nWHERE", f"\n{index.hint(variable)}\nWHERE", count=1)
        return _Clauses(body, f"{self.filters} {index.present(variable)}".strip())


@dataclass(frozen=True, slots=True)
class _Page:
    """The texts of a page: `every`, the clauses of all rows; `found`, those of its own, in `order`; `beyond`,
    by argument what lies beyond its cursor; `total`, how many rows there are."""

    every: _Clauses
    found: str
    order: Sequence[str]
    beyond: Mapping[str, str]
    total: str
    keys: Sequence[SortKey]
    fingerprint: str
    parts: PageParts

    def rows(self, row: str) -> str:
        # rows come out in the page's order by themselves; only clauses in between could in principle lose it
        behind = f" AS row ORDER BY {', '.join(self.order)}" if self.parts.prelude else ""
        return f"COLLECT {{ {self.found} {self.parts.prelude} RETURN {row}{behind} }}"


def _connection(
    statement: StatementBuilder, listed: _Listed, selection: Selection, scope: Scope, path: Path
) -> tuple[str, Decoder]:
    backward = selection.arguments.get("last") is not None
    found = _page(statement, listed, selection, scope, path, backward)
    parts, beyond = found.parts, found.beyond
    if is_plain(selection):
        shown = {"nodes": found.rows(parts.texts[0]) if parts.texts else "", "totalCount": found.total}
        return plain_page(parts, shown, backward=backward)
    texts = ["null"] * 6
    if parts.rows:
        sorted_by = f"[{', '.join(key.served for key in found.keys)}]"
        texts[0] = found.rows(f"[{', '.join((sorted_by, *parts.texts))}]")
    if "totalCount" in parts.names:
        texts[1] = found.total
    for place, name in enumerate(("after", "before") if "pageInfo" in parts.names else (), 2):
        if name in beyond:
            texts[place] = f"EXISTS {{ {found.every.all(f'AND NOT {beyond[name]}')} }}"
    if "completeness" in parts.names and listed.file:
        texts[4] = f"COUNT {{ {found.every.all(_all_of(beyond))} }}"
        hidden = query_files.load_query(f"{listed.file.name}_hidden").body
        texts[5] = f"COUNT {{ {statement.enter(hidden, scope, frozenset(scope.variables)).text(hidden)} }}"
    return f"[{', '.join(texts)}]", reader(parts, path, found.fingerprint, backward)


def _page(
    statement: StatementBuilder, listed: _Listed, selection: Selection, scope: Scope, path: Path, backward: bool
) -> _Page:
    target, arguments = listed.target, selection.arguments
    variable, copied = scope.variables[listed.binds], listed.copied
    as_target = scope.with_variables({target.var: variable})
    keys = keys_of(target, listed.field.order, arguments.get("orderBy"), scope, as_target)
    fingerprint = order_fingerprint(target, keys)
    filters = ""
    if arguments.get("where"):
        filters = f"AND {condition(statement, target, as_target, arguments['where'], _where_at(path))}"
    total = f"COUNT {{ {_counted(listed, filters, scope).all()} }}"
    taken = ""
    if copied:
        filters = copied.text(filters, variable)
        if copied.ordered:
            keys = [replace(key, text=copied.text(key.text, variable)) for key in keys]
        as_target = scope.with_variables({target.var: statement.fresh(target.var)})
        taken = f"WITH {variable}, endNode({variable}) AS {as_target.variables[target.var]}"
    every = _Clauses(scope.text(listed.body), filters)
    beyond = {
        name: keyset(keys, cursor(statement, keys, fingerprint, path, name), forward=name == "after")
        for name in ("after", "before")
        if arguments.get(name) is not None
    }
    ahead = 0 if is_plain(selection) else 1
    limit = statement.parameter("page", lambda root: window(root.at(path).arguments).size + ahead)
    index = None
    if listed.file and not path:
        one_way = len({key.descending for key in keys}) == 1
        index = choose_index(target, arguments.get("where"), [key.text for key in keys], one_way)
    serves = index or copied
    order = [key.sorting(backward=backward) for key in keys]
    leading = serves.leading(variable, keys[0].direction(backward=backward)) if serves else []
    found = every.by(index, variable).page(_all_of(beyond), [*leading, *order], f"LIMIT ${limit} {taken}".rstrip())
    parts = page_parts(statement, target, listed.field.edge, selection, scope, as_target, path)
    return _Page(every, found, order, beyond, total, keys, fingerprint, parts)


def _counted(listed: _Listed, filters: str, scope: Scope) -> _Clauses:
    """What is counted for the total: the list's own clauses, or the copies that hold all that is filtered by."""
    if not listed.counted:
        return _Clauses(scope.text(listed.body), filters)
    variable = scope.variables[listed.binds]
    body = rename(scope.text(listed.counted.body), {relationship_index.HELD: variable}, {})
    return _Clauses(body, listed.counted.text(filters, variable))


def _all_of(beyond: Mapping[str, str]) -> str:
    return " ".join(f"AND {each}" for each in beyond.values())


def _where_at(path: Path) -> Callable[[Selection], Any]:
    return lambda root: root.at(path).arguments["where"]
