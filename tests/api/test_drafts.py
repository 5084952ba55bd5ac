"""Drafts are hidden from every field, count and filter."""

from __future__ import annotations

from typing import Any

from domain.model.region import HOME
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder

ELEMENT = "NP-01-01"


def world(draft: bool) -> GraphBuilder:
    """One visible entry, and others of the same kind that are drafts or absent.

    The resources of drafts exist in both worlds: they are GOV, and their attachment to a draft must stay hidden.
    """
    builder = GraphBuilder()
    builder.region(HOME)
    builder.platform(HOME)
    builder.department("d", HOME)
    builder.department("other", HOME, "民政")
    builder.category()
    builder.element(ELEMENT)
    builder.designation("1", ELEMENT, "d", HOME)
    for library in ("L", "M"):
        builder.library(library, "d")
    builder.classification("s", "1", "1")
    builder.scenario("s")
    builder.need("s", 1, element=ELEMENT)
    for code, provider, libraries, hidden in (
        ("open", "d", ["L"], False),
        ("draft", "d", ["L", "M"], True),
        ("again", "other", ["M"], True),
    ):
        exists = draft or not hidden
        if exists:
            builder.entry(
                code, provider, realizes=[ELEMENT], libraries=libraries, classifications=["class_s:1"], draft=hidden
            )
        builder.resource(code, HOME, code if exists else None)
        builder.column(code, "x", f"item_{code}#1" if exists else None)
    builder.resource("giver", HOME)
    builder.flow("open", "giver", "open", "COLLECTION")
    if draft:
        builder.need("s", 2, entry="draft")
    for code in ("draft", "again"):
        builder.flow(f"to {code}", "giver", code, "COLLECTION")
        builder.flow(f"from {code}", code, "open", "COLLECTION", channel="OTHER")
        builder.flow(f"back to {code}", "open", code)
        builder.flow(f"back from {code}", code, "open")
    return builder


ENTRIES = "entries { totalCount nodes { code } pageInfo { hasNextPage hasPreviousPage } }"
DOCUMENTS = {
    "the list": "{ catalogEntries { totalCount nodes { code } } back: catalogEntries(last: 1) { nodes { code } } }",
    "its order": "{ catalogEntries(orderBy: [{updatedAt: DESC}]) { totalCount edges { cursor node { code } } } }",
    "filters": """{
      a: catalogEntries(where: {code: {in: ["draft", "again"]}}) { totalCount nodes { code } }
      b: catalogEntries(where: {status: {eq: DRAFT}}) { totalCount nodes { code } }
      c: catalogEntries(where: {not: {code: {eq: "open"}}}) { totalCount nodes { code } }
      d: catalogEntries(where: {library: {code: {eq: "M"}}}) { totalCount nodes { code } }
      e: libraries(where: {element: {code: {eq: "NP-01-01"}}}) { totalCount nodes { code } }
      f: resources(where: {entry: {code: {startsWith: ""}}}) { totalCount nodes { id } }
      g: resources(where: {entry: {code: {eq: "draft"}}}) { totalCount nodes { id } } }""",
    "its values": """{
      catalogEntries { facets {
        status { values { value count } absent } attached { values { value count } }
        provider { values { value { code } count } completeness { complete omitted hidden } }
        library { values { value { code } count } absent completeness { complete omitted hidden } } } } }""",
    "its values below an object": """{ libraries { nodes { code entries { facets {
      shareType { values { value count } absent }
      category { values { value { code } count } absent completeness { complete omitted hidden } } } } } } }""",
    "its code": '{ a: catalogEntry(code: "draft") { title } b: catalogEntry(code: "again") { title } }',
    "its id": """{ nodes(ids: ["entry_draft", "item_draft#1", "resource_draft", "field_draft#x", "flow_to draft",
                               "flow_from draft", "flow_back to draft", "entry_open", "flow_open"]) { id } }""",
    "its provider": f'{{ department(code: "d") {{ {ENTRIES} sourceOf {{ totalCount }} }} }}',
    "its region": f"""{{ region(code: "{HOME}") {{
      {ENTRIES} platform {{ resources {{ totalCount nodes {{ id }} }} }} }} }}""",
    "its libraries": f"{{ libraries {{ nodes {{ code {ENTRIES} elements {{ totalCount nodes {{ code }} }} }} }} }}",
    "its classification": f'{{ classification(scheme: "s", key: "1") {{ {ENTRIES} }} }}',
    "its element": f"""{{ dataElement(code: "{ELEMENT}") {{ {ENTRIES} authoritativeSource {{
      {ENTRIES} repeatCollectorCount repeatCollectors {{ entry {{ code }} department {{ code }} }} }} }} }}""",
    "its resource": '{ a: resource(id: "resource_draft") { name } resources { totalCount nodes { id } } }',
    "its flows": """{ resource(id: "resource_open") {
      upstream { totalCount nodes { id from { name } } } downstream { totalCount nodes { id to { name } } }
      fields { totalCount nodes { item { name entry { code } } } } } }""",
    "attached resources": """{ nodes(ids: ["resource_draft", "resource_again", "resource_open"]) { ... on DataResource {
      id entry { code } freshness { updateCycle overdue } fields { nodes { id item { name } } }
      upstream { totalCount } downstream { totalCount }
      findings { totalCount nodes { kind sentence evidence { id } } } } } }""",
    "all findings": "{ findings { totalCount counts { kind count } nodes { key sentence evidence { id } } } }",
    "its lineage": """{ lineage(of: ["resource_draft"], direction: BOTH, milliseconds: 30000) {
      nodes { node { id } } counts { total nodes edges byLevel { level count } byDepartment { name count } } } }""",
    "lineage by attachment": """{
      a: lineage(of: ["resource_open"], direction: BOTH,
        milliseconds: 30000, where: {departments: ["other"]}) { ...ids }
      b: lineage(of: ["resource_open"], direction: BOTH,
        milliseconds: 30000, where: {libraries: ["M"]}) { ...ids }
      c: lineage(of: ["resource_open"], direction: BOTH,
        milliseconds: 30000, where: {shareTypes: [UNCONDITIONAL]}) { ...ids } }
      fragment ids on LineageConnection { nodes { filteredOut node { id } } }""",
    "lineage of groups": """{
      a: lineage(of: ["department_d", "department_other"], direction: BOTH,
        milliseconds: 30000, granularity: DEPARTMENT) {
        nodes { node { id } } flows { key } }
      b: lineage(of: ["library_L", "library_M"], direction: BOTH, milliseconds: 30000, granularity: LIBRARY) {
        nodes { node { id } } flows { key } }
      c: lineage(of: ["field_open#x", "field_draft#x"], direction: BOTH,
        milliseconds: 30000, granularity: FIELD) {
        nodes { node { id } } counts { byDepartment { name count } } } }""",
    "its impact": """{ impact(of: ["resource_giver"], milliseconds: 30000) { facets {
      resources { totalCount nodes { id } } entries { totalCount nodes { code } }
      libraries { totalCount nodes { code } }
      departments { totalCount nodes { code } } scenarios { totalCount nodes { code } } } } }""",
    "the flow of both ends": '{ resource(id: "resource_giver") { downstream { totalCount nodes { to { name } } } } }',
    "service information": "{ serviceInfo { counts { catalogEntries infoItems resources flows } } }",
    "return flows": f"""{{ returnFlows(to: "{HOME}") {{
      totalCount nodes {{ flow {{ id }} hops {{ resource {{ name }} }} }} }} }}""",
    "a need": '{ scenario(code: "s") { assessment { needs { status entry { code } entries { totalCount nodes '
    "{ code } } } } } }",
}


async def test_drafts_change_no_response(database: Neo4jDatabase, empty_api: Api) -> None:
    async def responses(draft: bool) -> dict[str, Any]:
        await world(draft).write(database)
        return {name: await empty_api.data(document) for name, document in DOCUMENTS.items()}

    with_drafts, without = await responses(True), await responses(False)
    # the need itself is visible, the draft that it names is not
    named = with_drafts["a need"]["scenario"]["assessment"]["needs"].pop()
    assert named == {"status": "GAP", "entry": None, "entries": {"totalCount": 0, "nodes": []}}
    for name in DOCUMENTS:
        assert with_drafts[name] == without[name], name
        if name not in ("its code", "service information", "return flows"):
            assert "open" in str(without[name]) or "'L'" in str(without[name]), f"{name} is empty"


async def test_a_draft_is_an_unknown_reference(database: Neo4jDatabase, empty_api: Api) -> None:
    await world(True).write(database)
    assert await empty_api.code(f'{{ returnFlows(to: "{HOME}", entry: "draft") {{ totalCount }} }}') == "UNKNOWN_ENTRY"
    assert await empty_api.code(f'{{ returnFlows(to: "{HOME}", entry: "none") {{ totalCount }} }}') == "UNKNOWN_ENTRY"
    data = await empty_api.data(f'{{ returnFlows(to: "{HOME}") {{ totalCount completeness {{ hidden }} }} }}')
    assert data["returnFlows"] == {"totalCount": 4, "completeness": {"hidden": 0}}
    for name in ("element", "entry"):
        value = {"element": ELEMENT, "entry": "open"}[name]
        listed = await empty_api.data(
            f'{{ returnFlows(to: "{HOME}", {name}: "{value}") {{ nodes {{ flow {{ id }} }} '
            "completeness { hidden } } }"
        )
        # a draft realizes the element as well, but its part in this flow is hidden
        assert listed["returnFlows"] == {
            "nodes": [{"flow": {"id": "flow_back from again"}}, {"flow": {"id": "flow_back from draft"}}],
            "completeness": {"hidden": 0},
        }


async def test_a_cursor_at_the_position_of_a_draft_reveals_nothing(database: Neo4jDatabase, empty_api: Api) -> None:
    """Guessed sort values of a draft give the position it would have, but not its existence."""
    document = """
    query ($after: String) { catalogEntries(orderBy: [{code: ASC}], after: $after) {
      totalCount nodes { code } pageInfo { hasNextPage hasPreviousPage } } }
    """
    await world(True).write(database)
    cursor = (await empty_api.data("{ catalogEntries(orderBy: [{code: ASC}]) { pageInfo { endCursor } } }"))[
        "catalogEntries"
    ]["pageInfo"]["endCursor"]
    with_drafts = await empty_api.data(document, after=cursor)
    await world(False).write(database)
    assert await empty_api.data(document, after=cursor) == with_drafts
