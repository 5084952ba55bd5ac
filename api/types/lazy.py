"""Lazy references to types by name, for types that refer to each other in a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from api.types.assessment import ScenarioAssessment
    from api.types.authority import AuthoritativeSource
    from api.types.catalog import CatalogEntry, InfoItem
    from api.types.classification import Classification
    from api.types.department import Department
    from api.types.element import (
        DataCategory,
        DataElement,
        Designation,
        LawfulCollector,
        LegalBasis,
        Standard,
    )
    from api.types.finding import Finding
    from api.types.flow import Flow
    from api.types.job import Job, Run
    from api.types.library import Library
    from api.types.region import Platform, Region
    from api.types.resource import DataResource, Derivation, Field
    from api.types.scenario import Need, Scenario

RegionRef = Annotated["Region", strawberry.lazy("api.types.region")]
PlatformRef = Annotated["Platform", strawberry.lazy("api.types.region")]
DepartmentRef = Annotated["Department", strawberry.lazy("api.types.department")]
CategoryRef = Annotated["DataCategory", strawberry.lazy("api.types.element")]
ElementRef = Annotated["DataElement", strawberry.lazy("api.types.element")]
StandardRef = Annotated["Standard", strawberry.lazy("api.types.element")]
BasisRef = Annotated["LegalBasis", strawberry.lazy("api.types.element")]
CollectorRef = Annotated["LawfulCollector", strawberry.lazy("api.types.element")]
DesignationRef = Annotated["Designation", strawberry.lazy("api.types.element")]
SourceRef = Annotated["AuthoritativeSource", strawberry.lazy("api.types.authority")]
EntryRef = Annotated["CatalogEntry", strawberry.lazy("api.types.catalog")]
ItemRef = Annotated["InfoItem", strawberry.lazy("api.types.catalog")]
ClassificationRef = Annotated["Classification", strawberry.lazy("api.types.classification")]
LibraryRef = Annotated["Library", strawberry.lazy("api.types.library")]
ResourceRef = Annotated["DataResource", strawberry.lazy("api.types.resource")]
FieldRef = Annotated["Field", strawberry.lazy("api.types.resource")]
DerivationRef = Annotated["Derivation", strawberry.lazy("api.types.resource")]
JobRef = Annotated["Job", strawberry.lazy("api.types.job")]
RunRef = Annotated["Run", strawberry.lazy("api.types.job")]
FindingRef = Annotated["Finding", strawberry.lazy("api.types.finding")]
FlowRef = Annotated["Flow", strawberry.lazy("api.types.flow")]
ScenarioRef = Annotated["Scenario", strawberry.lazy("api.types.scenario")]
NeedRef = Annotated["Need", strawberry.lazy("api.types.scenario")]
ScenarioAssessmentRef = Annotated["ScenarioAssessment", strawberry.lazy("api.types.assessment")]
