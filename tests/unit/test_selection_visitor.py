"""The selections of a document are visited in its order, each once for each set that is entered."""

from __future__ import annotations

from graphql import FieldNode, OperationDefinitionNode, parse

from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key, type_condition_of

TEXT = """
  query { a x: b { c ...on T { d } } ...f ... @skip(if: false) { g } ...missing h }
  fragment f on Query { e ... on Other { i } }
"""


def visited(text: str, *, below: bool) -> list[tuple[str, str]]:
    """Each field's response key, with the condition of the innermost fragment around it."""
    document = parse(text)
    fragments = fragments_of(document.definitions)
    (operation,) = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    found = []
    visitor = SelectionVisitor([operation.selection_set], "")
    for selection, state in visitor:
        if isinstance(selection, FieldNode):
            found.append((response_key(selection), state))
            if below and selection.selection_set:
                visitor.enter(selection.selection_set, state)
        elif fragment := fragment_of(selection, fragments):
            visitor.enter(fragment.selection_set, type_condition_of(fragment) or state)
    return found


def test_the_fields_of_one_place_come_in_document_order() -> None:
    assert visited(TEXT, below=False) == [
        ("a", ""),
        ("x", ""),
        ("e", "Query"),
        ("i", "Other"),
        ("g", ""),
        ("h", ""),
    ]


def test_a_set_that_is_entered_is_visited_before_the_rest() -> None:
    assert [key for key, _ in visited(TEXT, below=True)] == ["a", "x", "c", "d", "e", "i", "g", "h"]


def test_fragments_inside_one_another_need_no_recursion() -> None:
    depth = 150
    assert visited("{" + " ... {" * depth + " a " + "}" * depth + "}", below=True) == [("a", "")]
    chain = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(5_000))
    assert visited(f"{{ ...f0 }} {chain} fragment f5000 on Query {{ a }}", below=False) == [("a", "Query")]
