"""GraphiQL at `/`: the page that web/build.py made, served by us, allowed to reach no other host.

Where it was not built, `/` says so and how to build it; the API does not depend on it.
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

# Scripts, workers, requests: this origin only. What is wider, and why:
# - style-src 'unsafe-inline': Monaco writes <style> elements and style attributes while it draws;
# - font-src and img-src data: GraphiQL's style sheet carries its fonts and icons inline.
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
SAFETY = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
# The index names its assets by digest: it must be asked for anew, they never.
ASK_ANEW = {"cache-control": "no-cache", **SAFETY}
KEEP_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable", **SAFETY}

NOT_BUILT = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>源流 Yuanliu</title></head>
<body>
<h1>源流 Yuanliu</h1>
<p>接口在 <a href="graphql">/graphql</a> 正常服务；GraphiQL 查询页面尚未构建。
构建命令（需要能访问 npm，没有 Node.js 时会从 PyPI 安装）：</p>
<p lang="en">The API is served at <a href="graphql">/graphql</a>; the GraphiQL page was not built.
Build it with (npm must be reachable; Node.js is installed from PyPI where there is none):</p>
<pre><code>.venv/bin/python web/build.py</code></pre>
<p>构建后刷新本页即可，无需重启。<span lang="en">Then reload this page; no restart is needed.</span></p>
</body>
</html>
"""


class Assets(StaticFiles):
    """The built files under /assets/, each named by the digest of its content and so never out of date."""

    async def check_config(self) -> None:
        """The folder may come later: until then every asset is 404, not an error."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        packed = Path(f"{full_path}.gz")
        headers = {"vary": "accept-encoding"} | KEEP_FOR_EVER
        if "gzip" in Headers(scope=scope).get("accept-encoding", "") and packed.is_file():
            media_type = guess_type(full_path)[0] or "application/octet-stream"
            headers["content-encoding"] = "gzip"
            return FileResponse(packed, status_code, headers, media_type)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(headers)
        return response


def routes(dist: Path) -> list[BaseRoute]:
    """The routes `/` and `/assets/…` over a folder built by Vite, which may not exist (yet)."""
    index = dist / "index.html"

    def page(_: Request) -> Response:
        if index.is_file():
            return FileResponse(index, media_type="text/html", headers=ASK_ANEW)
        return HTMLResponse(NOT_BUILT, headers=ASK_ANEW)

    return [
        Route("/", page, methods=["GET"], name="graphiql"),
        Mount("/assets", Assets(directory=dist / "assets", check_dir=False), name="graphiql-assets"),
    ]
