"""An answer in the form of the API's response."""

from __future__ import annotations

from typing import Any

from tests.oracles.assessment.assess import Assessment, NeedAnswer
from tests.oracles.assessment.candidates import Candidate
from tests.oracles.assessment.next_steps import Step
from tests.oracles.assessment.terms import PLACES

SOURCE_FIELDS = """
fragment source on AuthoritativeSource {
  status byReference department { code } designation { id } designations { id }
}
"""
FIELDS = f"""{SOURCE_FIELDS}
fragment fields on ScenarioAssessment {{
  region {{ code }}
  platform {{ region {{ code }} }}
  needs {{
    need {{ position }}
    element {{ code }}
    entry {{ code }}
    purpose freshness status reason overdue
    source {{ ...source }}
    entries(first: 100) {{
      totalCount
      edges {{
        via place coverage
        node {{ code }}
        resource {{ id }}
        returnFlow {{ id }}
        differences {{ aspect source copy }}
      }}
    }}
    holders(first: 100) {{ totalCount nodes {{ code }} }}
    nextSteps {{ act article body {{ code }} platform {{ region {{ code }} }} workingDays provisional filing }}
  }}
}}
"""
"""What `as_response` gives of a ScenarioAssessment."""


def as_response(assessment: Assessment, *, of_scenario: bool = True) -> dict[str, Any]:
    """The response to `FIELDS`. `of_scenario`: whether the needs are those of a scenario, with positions."""
    return {
        "region": {"code": assessment.region},
        "platform": _platform(assessment.platform),
        "needs": [_need(answer, assessment.platform, of_scenario) for answer in assessment.needs],
    }


def _need(answer: NeedAnswer, platform: str | None, of_scenario: bool) -> dict[str, Any]:
    need = answer.need
    return {
        "need": {"position": need.position} if of_scenario else None,
        "element": _coded(need.element),
        "entry": _coded(answer.entry),
        "purpose": need.purpose,
        "freshness": need.freshness,
        "status": answer.status,
        "reason": answer.reason,
        "overdue": answer.late,
        "source": None if answer.sources is None else _source(answer),
        "entries": {
            "totalCount": len(answer.candidates),
            "edges": [_edge(candidate) for candidate in answer.candidates[:100]],
        },
        "holders": {
            "totalCount": len(answer.holders),
            "nodes": [{"code": code} for code in answer.holders[:100]],
        },
        "nextSteps": [_step(step, platform) for step in answer.steps],
    }


def _step(step: Step, platform: str | None) -> dict[str, Any]:
    return {
        "act": step.act,
        "article": f"Art. {step.article}",
        "body": _coded(step.body),
        "platform": _platform(platform) if step.on_platform else None,
        "workingDays": step.working_days,
        "provisional": step.provisional,
        "filing": step.filing,
    }


def _platform(region: str | None) -> dict[str, Any] | None:
    return {"region": {"code": region}} if region else None


def _source(answer: NeedAnswer) -> dict[str, Any]:
    """One effective designation is the source's; of several, each is listed and none is the source's."""
    effective = answer.sources or ()
    only = effective[0] if len(effective) == 1 else None
    return {
        "status": "DESIGNATED" if effective else "UNDESIGNATED",
        "byReference": any(source.by_reference for source in effective),
        "department": _coded(only.department if only else None),
        "designation": {"id": f"designation_{only.designation}"} if only else None,
        "designations": [{"id": f"designation_{source.designation}"} for source in effective],
    }


def _edge(candidate: Candidate) -> dict[str, Any]:
    return {
        "via": candidate.via,
        "place": PLACES[candidate.place],
        "coverage": candidate.coverage,
        "node": {"code": candidate.entry},
        "resource": {"id": f"resource_{candidate.store}"} if candidate.store else None,
        "returnFlow": {"id": f"flow_{candidate.flow}"} if candidate.flow else None,
        "differences": [
            {"aspect": aspect, "source": list(source), "copy": list(copy)}
            for aspect, source, copy in candidate.differences
        ],
    }


def _coded(code: str | None) -> dict[str, str] | None:
    return {"code": code} if code else None
