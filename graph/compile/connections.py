"""Compiles Relay connections: filter, order, window, keyset and count, each only if it is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph import query_files
from graph.compile import objects, relationship_index
from graph.compile.connection_decoder import PageParts, is_plain, page_decoder, page_parts, plain_page
from graph.compile.cypher_rename import rename
from graph.compile.decoder import Decoder, ValuePath
from graph.compile.facets import FacetRows, compile_facets
from graph.compile.filters import condition
from graph.compile.index_selection import IndexChoice, choose_index
from graph.compile.keyset import SortKey, cursor_parameters, keyset, order_fingerprint, sort_keys
from graph.compile.statement_builder import Scope, StatementBuilder, audience
from graph.pagination import window
from graph.query_files import CypherFile
from graph.query_markers import ORDER, PAGE, WHERE, insert_hint, replace_marker, split_last_clause
from graph.selection import Selection
from graph.shape import Connection, Shape
from graph.shapes import shape_named


def compile_connection(
    statement: StatementBuilder, field: Connection, selection: Selection, scope: Scope, path: ValuePath
) -> tuple[str, Decoder]:
    """A connection below an object."""
    target = shape_named(field.target)
    file = query_files.load_query(field.file) if field.file else None
    scope = statement.arguments(field.arguments, selection, scope, path)
    page_copies = count_copies = None
    if field.copies:
        count_copies = relationship_index.choose_for_count(field.copies, selection.arguments.get("where"))
        reads_rows = {"nodes", "edges", "pageInfo"} & {child.name for child in selection.fields}
        page_copies = relationship_index.choose_for_page(
            field.copies, selection.arguments.get("where"), selection.arguments.get("orderBy")
        )
        counts_facets = any(child.name == "facets" for child in selection.fields)
        if page_copies and (counts_facets or (reads_rows and not page_copies.ordered)):
            page_copies = None
    if page_copies:
        body, binds = page_copies.body, relationship_index.RELATIONSHIP
    elif file:
        body, binds = file.body, str(file.lists)
    else:
        pattern, binds = objects.matching_clauses(field.pattern, None, field.binds or target.var)
        visible = audience(target, binds)
        conjunction = " AND " if " WHERE " in pattern else " WHERE "
        variables = ", ".join((binds, *field.carry))
        distinct = "DISTINCT " if field.distinct else ""
        projection = f"WITH {distinct}{variables} {ORDER.text} {PAGE.text}"
        body = f"{pattern}{conjunction}{visible or 'true'} {WHERE.text}\n{projection}"
    inner = statement.enter(body, scope, frozenset(scope.variables) - {binds})
    return _connection(
        statement, _ListSource(target, field, body, file, binds, page_copies, count_copies), selection, inner, path
    )


def compile_root(
    statement: StatementBuilder, file: CypherFile, field: Connection, selection: Selection, scope: Scope
) -> tuple[str, Decoder]:
    """A connection that is a root field, whose rows a query file lists."""
    target = shape_named(field.target)
    inner = statement.enter(file.body, scope)
    source = _ListSource(target, field, file.body, file, str(file.lists))
    return _connection(statement, source, selection, inner, ())


@dataclass(frozen=True, slots=True)
class _ListSource:
    """The source of a list: the clauses that bind its rows, and the variable they bind.

    `page_copies`, `count_copies`: copied properties that the rows or the total are read from instead.
    """

    target: Shape
    field: Connection
    body: str
    file: CypherFile | None
    binds: str
    page_copies: relationship_index.RelationshipPage | None = None
    count_copies: relationship_index.RelationshipPage | None = None


@dataclass(frozen=True, slots=True)
class _Clauses:
    """The clauses that list rows, with their markers and the statement's names, and the caller's filter."""

    body: str
    filters: str

    def unordered(self, keyset: str = "") -> str:
        """All rows, without an order."""
        text = replace_marker(replace_marker(self._where(keyset), ORDER, ""), PAGE, "")
        clauses, projection = split_last_clause(text, "WITH")
        return f"{clauses} RETURN {projection}" if "DISTINCT" in projection else clauses

    def listed(self, variable: str) -> str:
        """All rows, without an order, as clauses that others can follow."""
        text = replace_marker(replace_marker(self._where(""), ORDER, ""), PAGE, "")
        clauses, projection = split_last_clause(text, "WITH")
        return f"{clauses} WITH DISTINCT {variable}" if "DISTINCT" in projection else clauses

    def page(self, keyset: str, sorting: Sequence[str], window: str) -> str:
        """The rows of a page."""
        sorted_rows = replace_marker(self._where(keyset), ORDER, f"ORDER BY {', '.join(sorting)}")
        return replace_marker(sorted_rows, PAGE, window)

    def _where(self, keyset: str) -> str:
        return replace_marker(self.body, WHERE, f"{self.filters} {keyset}".strip())

    def with_index(self, index: IndexChoice | None, variable: str) -> _Clauses:
        """The same clauses with a hint for the index, if there is one."""
        if index is None:
            return self
        return _Clauses(
            insert_hint(self.body, index.hint(variable)), f"{self.filters} {index.not_null(variable)}".strip()
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """Cypher fragments of a page.

    `all_rows` lists every row, `page_rows` only those in the window, in `order`. `beyond_cursor` maps `after` and
    `before` to the condition for rows beyond that cursor. `total` counts the rows.
    """

    all_rows: _Clauses
    page_rows: str
    order: Sequence[str]
    beyond_cursor: Mapping[str, str]
    total: str
    sort_keys: Sequence[SortKey]
    fingerprint: str
    parts: PageParts

    def rows(self, row: str) -> str:
        # rows already have the order of the page, but clauses in between could lose it
        ordering = f" AS row ORDER BY {', '.join(self.order)}" if self.parts.prelude else ""
        return f"COLLECT {{ {self.page_rows} {self.parts.prelude} RETURN {row}{ordering} }}"


def _connection(
    statement: StatementBuilder, source: _ListSource, selection: Selection, scope: Scope, path: ValuePath
) -> tuple[str, Decoder]:
    backward = selection.arguments.get("last") is not None
    page = _page(statement, source, selection, scope, path, backward)
    parts, beyond = page.parts, page.beyond_cursor
    if is_plain(selection):
        texts_by_field = {"nodes": page.rows(parts.texts[0]) if parts.texts else "", "totalCount": page.total}
        return plain_page(parts, texts_by_field, backward=backward)
    texts = ["null"] * 6
    if parts.needs_rows:
        sorted_by = f"[{', '.join(key.cursor_text for key in page.sort_keys)}]"
        texts[0] = page.rows(f"[{', '.join((sorted_by, *parts.texts))}]")
    if "totalCount" in parts.field_names:
        texts[1] = page.total
    for position, name in enumerate(("after", "before") if "pageInfo" in parts.field_names else (), 2):
        if name in beyond:
            texts[position] = f"EXISTS {{ {page.all_rows.unordered(f'AND NOT {beyond[name]}')} }}"
    if "completeness" in parts.field_names and source.file:
        statement.reads_consistently = True
        hidden = query_files.load_query(f"{source.file.name}_hidden").body
        texts[4] = f"COUNT {{ {statement.enter(hidden, scope, frozenset(scope.variables)).text(hidden)} }}"
    texts[5], facets = _facets(statement, source, page, selection, scope, path)
    return f"[{', '.join(texts)}]", page_decoder(parts, facets, path, page.fingerprint, backward)


def _facets(
    statement: StatementBuilder,
    source: _ListSource,
    page: _Page,
    selection: Selection,
    scope: Scope,
    path: ValuePath,
) -> tuple[str, Mapping[str, Decoder]]:
    """The expression of the selected facets, and the reader of each selection of them by its response key."""
    selections = [(field, (*path, index)) for index, field in enumerate(selection.fields) if field.name == "facets"]
    if not selections:
        return "null", {}
    variable = scope.variables[source.binds]
    as_target = scope.with_variables({source.target.var: variable})
    # only at the root no variable of a row around the list is used
    rows = FacetRows(source.target, page.all_rows.listed(variable), variable, as_target, aggregates=not path)
    return compile_facets(statement, rows, selections)


def _page(
    statement: StatementBuilder,
    source: _ListSource,
    selection: Selection,
    scope: Scope,
    path: ValuePath,
    backward: bool,
) -> _Page:
    target, arguments = source.target, selection.arguments
    variable = scope.variables[source.binds]
    as_target = scope.with_variables({target.var: variable})
    keys = sort_keys(target, source.field.order, arguments, scope, as_target)
    fingerprint = order_fingerprint(target, keys)
    filters = ""
    if arguments.get("where"):
        filters = f"AND {condition(statement, target, as_target, arguments['where'], _where_reader(path))}"
    total = f"COUNT {{ {_counted_clauses(source, filters, scope).unordered()} }}"
    target_clause = ""
    if source.page_copies:
        filters, keys = _about_copies(source.page_copies, variable, filters, keys)
        as_target = scope.with_variables({target.var: statement.fresh(target.var)})
        target_clause = f"WITH {variable}, endNode({variable}) AS {as_target.variables[target.var]}"
    all_rows = _Clauses(scope.text(source.body), filters)
    beyond = {
        name: keyset(keys, cursor_parameters(statement, keys, fingerprint, path, name), forward=name == "after")
        for name in ("after", "before")
        if arguments.get(name) is not None
    }
    window_clause = f"{_limit(statement, selection, path)} {target_clause}".rstrip()
    index = _index(source, arguments, keys) if source.file and not path else None
    order = [key.order_item(backward=backward) for key in keys]
    index_used = index or source.page_copies
    leading = index_used.leading_columns(variable, keys[0].direction(backward=backward)) if index_used else []
    page_rows = all_rows.with_index(index, variable).page(_and_all(beyond), [*leading, *order], window_clause)
    parts = page_parts(statement, target, source.field.edge, selection, scope, as_target, path)
    return _Page(all_rows, page_rows, order, beyond, total, keys, fingerprint, parts)


def _about_copies(
    copies: relationship_index.RelationshipPage, variable: str, filters: str, keys: list[SortKey]
) -> tuple[str, list[SortKey]]:
    """The filter and the sort keys, about the copied properties instead of the target's.

    Copies without an order have no key; then no row is selected, and the keys are not used.
    """
    if copies.ordered:
        keys = [replace(key, text=copies.text(key.text, variable)) for key in keys]
    return copies.text(filters, variable), keys


def _limit(statement: StatementBuilder, selection: Selection, path: ValuePath) -> str:
    """The LIMIT of a page. One row more than its size shows whether a further page exists, if that is selected."""
    extra = 0 if is_plain(selection) else 1

    def limit(root: Selection) -> int:
        page = root.at(path)
        return window(page.arguments, maximum=page.max_size).size + extra

    return f"LIMIT ${statement.parameter('page', limit)}"


def _index(source: _ListSource, arguments: Mapping[str, Any], keys: Sequence[SortKey]) -> IndexChoice | None:
    """The index for the order of a root field, if one fits."""
    one_direction = len({key.descending for key in keys}) == 1
    return choose_index(source.target, arguments.get("where"), [key.text for key in keys], one_direction)


def _counted_clauses(source: _ListSource, filters: str, scope: Scope) -> _Clauses:
    """The clauses counted for the total: those of the list, or the copied properties if they suffice for the filter."""
    if not source.count_copies:
        return _Clauses(scope.text(source.body), filters)
    variable = scope.variables[source.binds]
    body = rename(scope.text(source.count_copies.body), {relationship_index.RELATIONSHIP: variable}, {})
    return _Clauses(body, source.count_copies.text(filters, variable))


def _and_all(conditions: Mapping[str, str]) -> str:
    return " ".join(f"AND {condition}" for condition in conditions.values())


def _where_reader(path: ValuePath) -> Callable[[Selection], Any]:
    return lambda root: root.at(path).arguments["where"]
