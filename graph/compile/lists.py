"""Relay connections: filter, order, window, keyset, count, each in text only when selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph import library
from graph.compile import copies, objects
from graph.compile.indexes import serving
from graph.compile.pages import is_plain, page_parts, plain_page, reader
from graph.compile.statement import Scope, Statement, audience
from graph.compile.where import condition
from graph.cypher import rename
from graph.library import HOLES, CypherFile
from graph.rules import page
from graph.selection import Selected
from graph.shape import Connection, Shape
from graph.shapes import shape_named

if TYPE_CHECKING:
    from graph.compile.objects import Path, Read

WHERE, ORDER, PAGE = HOLES


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key in the names of its scope."""

    text: str
    descending: bool
    kind: str = "plain"

    @property
    def served(self) -> str:
        return f"toString({self.text})" if self.kind == "instant" else self.text

    def beyond(self, parameter: str, strictly: bool, forward: bool) -> str:
        sign = "<" if self.descending == forward else ">"
        value = f"datetime(${parameter})" if self.kind == "instant" else f"${parameter}"
        return f"{self.text} {sign}{'' if strictly else '='} {value}"


def connection(
    statement: Statement, field: Connection, selected: Selected, scope: Scope, path: Path
) -> tuple[str, Read]:
    """A connection below an object."""
    target = shape_named(field.target)
    file = library.question(field.file) if field.file else None
    scope = statement.arguments(field.arguments, selected, scope, path)
    copied = counted = None
    if field.copies:
        counted = copies.counting(field.copies, selected.arguments.get("where"))
        reads_rows = {"nodes", "edges", "pageInfo"} & {each.name for each in selected.fields}
        copied = copies.serving(field.copies, selected.arguments.get("where"), selected.arguments.get("orderBy"))
        if copied and reads_rows and not copied.ordered:
            copied = None
    if copied:
        body, binds = copied.body, copies.HELD
    elif file:
        body, binds = file.body, str(file.lists)
    else:
        found, binds = objects.body_of(field.pattern, None, field.binds or target.var)
        own = audience(target, binds)
        start = " AND " if " WHERE " in found else " WHERE "
        carried = ", ".join((binds, *field.carry))
        once = "DISTINCT " if field.distinct else ""
        body = f"{found}{start}{own or 'true'} {WHERE}\nWITH {once}{carried} {ORDER} {PAGE}"
    inner = statement.enter(body, scope, frozenset(scope.variables) - {binds})
    return _connection(statement, _Listed(target, field, body, file, binds, copied, counted), selected, inner, path)


def root(
    statement: Statement, file: CypherFile, field: Connection, selected: Selected, scope: Scope
) -> tuple[str, Read]:
    """A connection that is a root field: the file lists its rows."""
    target = shape_named(field.target)
    inner = statement.enter(file.body, scope)
    return _connection(statement, _Listed(target, field, file.body, file, str(file.lists)), selected, inner, ())


@dataclass(frozen=True, slots=True)
class _Listed:
    """What is listed: the clauses that bind it, and the variable they bind. `copied`: what the rows are read from;
    `counted`: what their number is."""

    target: Shape
    field: Connection
    body: str
    file: CypherFile | None
    binds: str
    copied: copies.Copied | None = None
    counted: copies.Copied | None = None


def _connection(
    statement: Statement, listed: _Listed, selected: Selected, scope: Scope, path: Path
) -> tuple[str, Read]:
    target, arguments = listed.target, selected.arguments
    variable, copied = scope.variables[listed.binds], listed.copied
    as_target = scope.with_variables({target.var: variable})
    keys = _keys(listed, arguments.get("orderBy"), scope, as_target)
    mark = page.mark(f"{target.name}:" + ",".join(f"{key.text.split('.', 1)[-1]} {key.descending}" for key in keys))
    filters = ""
    if arguments.get("where"):
        filters = f"AND {condition(statement, target, as_target, arguments['where'], _where_at(path))}"
    taken = ""
    total_filters, total_piece = filters, scope.text(listed.body)
    if listed.counted:
        total_filters = listed.counted.text(filters, variable)
        total_piece = rename(scope.text(listed.counted.body), {copies.HELD: variable}, {})
    if copied:
        filters = copied.text(filters, variable)
        keys = [replace(key, text=copied.text(key.text, variable)) for key in keys]
        as_target = scope.with_variables({target.var: statement.fresh(target.var)})
        taken = f"WITH {variable}, endNode({variable}) AS {as_target.variables[target.var]}"
    backward = arguments.get("last") is not None
    cursors = {
        name: _cursor(statement, keys, mark, path, name)
        for name in ("after", "before")
        if arguments.get(name) is not None
    }
    plain = is_plain(selected)
    beyond = 0 if plain else 1
    limit = statement.parameter("page", lambda found: page.window(found.at(path).arguments).size + beyond)
    one_way = len({key.descending for key in keys}) == 1
    index = None
    if listed.file and not path:
        index = serving(target, arguments.get("where"), [key.text for key in keys], one_way)
    piece = scope.text(listed.body)

    def found_of(keyset: str) -> str:
        return without_page(piece.replace(WHERE, f"{filters} {keyset}".strip()))

    def without_page(text: str) -> str:
        whole = text.replace(ORDER, "").replace(PAGE, "")
        body, _, taken = whole.rpartition("WITH")
        return body.strip() + (f" RETURN {taken.strip()}" if "DISTINCT" in taken else "")

    def rows_of(keyset: str, order: str, leading: list[str]) -> str:
        found = piece
        if index:
            found = found.replace("\nWHERE", f"\n{index.hint(variable)}\nWHERE", 1)
            keyset = f"{index.present(variable)} {keyset}"
        sorting = "ORDER BY " + ", ".join([*leading, order])
        found = found.replace(WHERE, f"{filters} {keyset}".strip())
        return found.replace(ORDER, sorting).replace(PAGE, f"LIMIT ${limit} {taken}".rstrip())

    keyset = " ".join(f"AND {_keyset(keys, names, forward=name == 'after')}" for name, names in cursors.items())
    order = ", ".join(f"{key.text} {'DESC' if key.descending != backward else 'ASC'}" for key in keys)
    parts = page_parts(statement, target, listed.field.edge, selected, scope, as_target, path)
    serves = index or copied
    leading = serves.leading(variable, "DESC" if keys[0].descending != backward else "ASC") if serves else []
    # rows come out in the page's order by themselves; only clauses in between could in principle lose it
    behind = f" AS row ORDER BY {order}" if parts.prelude else ""

    def rows(row: str) -> str:
        return f"COLLECT {{ {rows_of(keyset, order, leading)} {parts.prelude} RETURN {row}{behind} }}"

    total = f"COUNT {{ {without_page(total_piece.replace(WHERE, total_filters))} }}"
    if plain:
        shown = {"nodes": rows(parts.texts[0]) if parts.texts else "", "totalCount": total}
        return plain_page(parts, shown, backward=backward)
    row = ", ".join((f"[{', '.join(key.served for key in keys)}]", *parts.texts))
    texts = ["null"] * 6
    if parts.rows:
        texts[0] = rows(f"[{row}]")
    if "totalCount" in parts.names:
        texts[1] = total
    for place, name in enumerate(("after", "before") if "pageInfo" in parts.names else (), 2):
        if name in cursors:
            ours = _keyset(keys, cursors[name], forward=name == "after")
            texts[place] = f"EXISTS {{ {found_of(f'AND NOT {ours}')} }}"
    if "completeness" in parts.names and listed.file:
        texts[4] = f"COUNT {{ {found_of(keyset)} }}"
        hidden = library.question(f"{listed.file.name}_hidden").body
        texts[5] = f"COUNT {{ {statement.enter(hidden, scope, frozenset(scope.variables)).text(hidden)} }}"
    return f"[{', '.join(texts)}]", reader(parts, path, mark, backward)


def _keys(listed: _Listed, asked: Sequence[dict[str, str]] | None, scope: Scope, as_target: Scope) -> list[Key]:
    """The sort keys, the caller's or the list's own, and last the id in the direction of the one before it, so that
    one index serves them all; not behind what no two rows share."""
    target = listed.target
    if asked:
        keys = [
            Key(as_target.text(target.orders[name].text), direction == "DESC", target.orders[name].kind)
            for each in asked
            for name, direction in each.items()
            if direction
        ]
    else:
        keys = [Key(scope.text(order.text), False, order.kind) for order in listed.field.order]
        if listed.field.order and listed.field.order[-1].unique:
            return keys
    last = keys[-1].descending if keys else False
    return [*keys, Key(as_target.text(f"{target.var}.{target.key}"), last)]


def _cursor(statement: Statement, keys: list[Key], mark: str, path: Path, name: str) -> list[str]:
    kinds = [key.kind for key in keys]

    def value(index: int) -> Callable[[Selected], Any]:
        return lambda root: page.opened(mark, root.at(path).arguments[name], kinds)[index]

    return [statement.parameter(name, value(index)) for index in range(len(keys))]


def _keyset(keys: list[Key], parameters: list[str], forward: bool) -> str:
    """Rows beyond the cursor: `u <= $u AND (u < $u OR id > $i)`, never the bare OR (docs/decisions/0003)."""
    text = ""
    for key, parameter in reversed(list(zip(keys, parameters, strict=True))):
        strict = key.beyond(parameter, True, forward)
        text = f"{key.beyond(parameter, False, forward)} AND ({strict} OR ({text}))" if text else strict
    return f"({text})"


def _where_at(path: Path) -> Callable[[Selected], Any]:
    return lambda root: root.at(path).arguments["where"]
