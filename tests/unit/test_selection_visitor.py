"""Selections are visited in document order, once for each time that their set is entered."""

from __future__ import annotations

from graphql import FieldNode, OperationDefinitionNode, parse

from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key, type_condition_of

TEXT = """
  query { a x: b { c ...on T { d } } ...f ... @skip(if: false) { g } ...missing h }
  fragment f on Query { e ... on Other { i } }
"""


def visited(text: str, *, below: bool) -> list[tuple[str, str]]:
    """The response key of each field, with the type condition of the innermost fragment around it."""
    document = parse(text)
    fragments = fragments_of(document.definitions)
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    fields = []
    visitor = SelectionVisitor([operation.selection_set], "")
    for selection, state in visitor:
        if isinstance(selection, FieldNode):
            fields.append((response_key(selection), state))
            if below and selection.selection_set:
                visitor.enter(selection.selection_set, state)
        elif fragment := fragment_of(selection, fragments):
            visitor.enter(fragment.selection_set, type_condition_of(fragment) or state)
    return fields


def test_fields_of_a_selection_set_come_in_document_order() -> None:
    assert visited(TEXT, below=False) == [
        ("a", ""),
        ("x", ""),
        ("e", "Query"),
        ("i", "Other"),
        ("g", ""),
        ("h", ""),
    ]


def test_an_entered_set_is_visited_before_the_rest() -> None:
    assert [key for key, _ in visited(TEXT, below=True)] == ["a", "x", "c", "d", "e", "i", "g", "h"]


def test_nested_fragments_need_no_recursion() -> None:
    depth = 150
    assert visited("{" + " ... {" * depth + " a " + "}" * depth + "}", below=True) == [("a", "")]
    chain = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(5_000))
    assert visited(f"{{ ...f0 }} {chain} fragment f5000 on Query {{ a }}", below=False) == [("a", "Query")]
