"""`GET /metrics`: the metrics in the text format of Prometheus (docs/operations.md)."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.endpoints.health import Ping, responds
from api.observability.prometheus import MetricSources, ServiceCollector


def routes(sources: MetricSources, ping: Ping) -> list[BaseRoute]:
    """The route. Admission control does not apply to it. Each scrape pings the database."""
    registry = CollectorRegistry()
    collector = ServiceCollector(sources)
    registry.register(collector)
    ProcessCollector(registry=registry)

    async def metrics(_: Request) -> Response:
        collector.up = await responds(ping)
        sources.dispatcher.flush()
        return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return [Route("/metrics", metrics, methods=["GET"], name="metrics")]
