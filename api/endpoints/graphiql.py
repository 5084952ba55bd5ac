"""GraphiQL at `/`: serves the page that web/build.py builds. Its policy forbids it to contact other hosts.

If the page was not built, `/` says how to build it. The API does not depend on it.
"""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    import os

    from starlette.requests import Request
    from starlette.types import Scope

# Scripts, workers and requests are limited to this origin. Two exceptions are needed:
# - style-src 'unsafe-inline': Monaco writes <style> elements and style attributes when it renders;
# - font-src and img-src data: the style sheet of GraphiQL has its fonts and icons inline.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
# The index names its assets by digest, so it must be revalidated, and they never change.
REVALIDATE_HEADERS = {"cache-control": "no-cache", "vary": "accept-encoding", **SECURITY_HEADERS}
IMMUTABLE_HEADERS = {"cache-control": "public, max-age=31536000, immutable", **SECURITY_HEADERS}

NOT_BUILT = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>源流 Yuanliu</title></head>
<body>
<h1>源流 Yuanliu</h1>
<p>接口在 <a href="graphql">/graphql</a> 正常服务；GraphiQL 查询页面尚未构建。
构建命令（需要能访问 npm，没有 Node.js 时会从 PyPI 安装）：</p>
<p lang="en">The API is served at <a href="graphql">/graphql</a>; the GraphiQL page was not built.
Build it with (npm must be reachable; Node.js is installed from PyPI if it is missing):</p>
<pre><code>.venv/bin/python web/build.py</code></pre>
<p>构建后刷新本页即可，无需重启。<span lang="en">Then reload this page; no restart is needed.</span></p>
</body>
</html>
"""


class Assets(StaticFiles):
    """The built files under /assets/. Each is named by the digest of its content, so it is never out of date."""

    async def check_config(self) -> None:
        """Accepts a missing folder: until it is built, every asset is 404."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        compressed = Path(f"{full_path}.gz")
        headers = {"vary": "accept-encoding"} | IMMUTABLE_HEADERS
        if "gzip" in Headers(scope=scope).get("accept-encoding", "") and compressed.is_file():
            media_type = guess_type(full_path)[0] or "application/octet-stream"
            headers["content-encoding"] = "gzip"
            return FileResponse(compressed, status_code, headers, media_type)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(headers)
        return response


def routes(dist: Path) -> list[BaseRoute]:
    """The routes `/` and `/assets/…` of a folder built by Vite, which may not exist yet."""
    index = dist / "index.html"

    def page(_: Request) -> Response:
        if index.is_file():
            return FileResponse(index, media_type="text/html", headers=REVALIDATE_HEADERS)
        return HTMLResponse(NOT_BUILT, headers=REVALIDATE_HEADERS)

    return [
        Route("/", page, methods=["GET"], name="graphiql"),
        Mount("/assets", Assets(directory=dist / "assets", check_dir=False), name="graphiql-assets"),
    ]
