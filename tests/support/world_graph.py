"""Writes a world of the assessment oracle as a graph."""

from __future__ import annotations

from tests.oracles.assessment import Entry, Resource, World
from tests.support.graph_builder import GraphBuilder


def add_world(builder: GraphBuilder, world: World) -> None:
    """Adds the records of a world; worlds of disjoint codes can share one graph. Elements are of category NP-01, which
    the builder must have."""
    _add_bodies(builder, world)
    for basis in world.bases:
        builder.basis(basis.key, basis.rank)
    for element in world.elements:
        builder.element(element)
    for act in world.designations:
        span = act.since, act.until
        builder.designation(act.key, act.element, act.department, act.region, *span, scope=act.scope)
    for code in sorted({library for entry in world.entries for library in entry.libraries}):
        builder.library(code, world.departments[0].code)
    for entry in world.entries:
        _add_entry(builder, entry)
    for resource in world.resources:
        _add_resource(builder, resource)
    for flow in world.flows:
        recorded = {
            "fields": None if flow.fields is None else list(flow.fields),
            "cadence": flow.cadence,
            "coverage": None if flow.coverage is None else list(flow.coverage),
            "restrictedBy": flow.restricted_by,
        }
        builder.flow(flow.id, flow.giver, flow.taker, flow.kind, flow.since, flow.until, **recorded)
    _add_scenarios(builder, world)


def _add_bodies(builder: GraphBuilder, world: World) -> None:
    for region in world.regions:
        builder.region(
            region.code,
            region.parent,
            administered_by=region.administered_by,
            by_reference=region.by_reference,
            nominal=region.nominal,
            level=region.level,
        )
    for department in world.departments:
        level = world.region[department.region].level
        competent_for = department.region if department.competent else None
        builder.department(
            department.code, department.region, department.line, level=level, competent_for=competent_for
        )
    for platform in world.platforms:
        builder.platform(platform.region, platform.reports_to, level=world.region[platform.region].level)


def _add_entry(builder: GraphBuilder, entry: Entry) -> None:
    builder.entry(
        entry.code,
        entry.provider,
        items=[(item.name, item.element) for item in entry.items],
        libraries=entry.libraries,
        draft=entry.status == "DRAFT",
        audience=None if entry.visible else "DEPT:nobody",
        publishedAt=entry.published_at,
        dataUpdatedAt=entry.data_updated_at,
        shareType=entry.share_type,
        updateCycle=entry.update_cycle,
        securityGrade=entry.security_grade,
    )


def _add_resource(builder: GraphBuilder, resource: Resource) -> None:
    builder.resource(resource.key, resource.platform, builtBy=resource.built_by, updatedAt=resource.updated_at)
    for attachment in resource.attachments:
        builder.attach(attachment.entry, resource.key, attachment.since, attachment.until)
    for field in resource.fields:
        item = None if field.item is None else "item_{}#{}".format(*field.item)
        builder.column(resource.key, field.name, item, field.since, field.until)
    if not resource.visible:
        builder.hide(resource.key)


def _add_scenarios(builder: GraphBuilder, world: World) -> None:
    for code, needs in world.scenarios.items():
        builder.scenario(code)
        for need in needs:
            builder.need(
                code,
                need.position,
                element=need.element,
                entry=need.entry,
                freshness=need.freshness,
                purpose=need.purpose,
                scope=need.scope,
            )
