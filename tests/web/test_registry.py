"""npm reaches its registry as pip and the downloads of jars reach theirs: certificates, proxies, a mirror."""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from settings import CHECKOUT
from web.node import node_in
from web.registry import npm_variables

SYSTEM = ssl.get_default_verify_paths().cafile


@pytest.mark.parametrize(
    ("environment", "certificates"),
    [
        ({}, SYSTEM),
        ({"SSL_CERT_FILE": "/ca.pem"}, "/ca.pem"),
        ({"SSL_CERT_FILE": "/ca.pem", "PIP_CERT": "/pip.pem"}, "/pip.pem"),
        ({"NODE_EXTRA_CA_CERTS": "/node.pem", "PIP_CERT": "/pip.pem"}, "/node.pem"),
    ],
)
def test_certificates_are_those_of_pip_else_of_the_system(environment: dict[str, str], certificates: str) -> None:
    assert npm_variables(environment, {}, "").get("NODE_EXTRA_CA_CERTS") == certificates


def test_proxies_are_those_of_python() -> None:
    proxies = {"all": "http://one:3128", "https": "http://two:3128", "no": "localhost,.example.cn"}
    variables = npm_variables({"NODE_EXTRA_CA_CERTS": "/ca.pem"}, proxies, "https://mirror/npm")
    assert variables == {
        "NODE_EXTRA_CA_CERTS": "/ca.pem",
        "http_proxy": "http://one:3128",
        "https_proxy": "http://two:3128",
        "no_proxy": "localhost,.example.cn",
        "npm_config_registry": "https://mirror/npm",
    }


class Handler(BaseHTTPRequestHandler):
    """Answers every request with an empty object, and lists the addresses."""

    requested: list[str]

    def do_GET(self) -> None:  # the base class's name
        self.requested.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # the base class's name
        """Nothing."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[str]]]:
    """A server on loopback: its port, and the addresses that are requested."""
    requested: list[str] = []
    handler = type("ListingHandler", (Handler,), {"requested": requested})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_address[1], requested
        server.shutdown()
        thread.join()


def ping(**environment: str) -> subprocess.CompletedProcess[str]:
    """`npm ping` in the environment of web/node.py, made by a process with these variables."""
    code = "import subprocess, sys; from web.node import find_node; node = find_node(); "
    code += "sys.exit(subprocess.call([node.npm, 'ping', '--fetch-retries=0'], env=node.environment))"
    names = ("proxy", "certs", "registry", "ssl_cert", "ca_bundle", "pip_cert")
    inherited = {k: v for k, v in os.environ.items() if not any(name in k.lower() for name in names)}
    # Without the settings of this user: theirs would count.
    inherited |= {"npm_config_userconfig": os.devnull, "npm_config_globalconfig": "/nonexistent/npmrc"}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=CHECKOUT, env={**inherited, **environment}, capture_output=True, text=True, check=False
    )


needs_npm = pytest.mark.skipif(node_in(None) is None, reason="needs npm on PATH")


@needs_npm
@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_npm_trusts_the_certificates_that_pip_trusts(tmp_path: Path, name: str) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(["openssl", *request.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as (port, requested):
        process = ping(YUANLIU_NPM=f"https://127.0.0.1:{port}/", **{name: str(certificate)})
    assert process.returncode == 0, process.stderr
    assert requested == ["/-/ping"]


@needs_npm
def test_npm_uses_the_proxy_for_all_schemes() -> None:
    with serving() as (port, requested):
        process = ping(YUANLIU_NPM="http://registry.invalid/", ALL_PROXY=f"http://127.0.0.1:{port}")
    assert process.returncode == 0, process.stderr
    assert requested == ["http://registry.invalid/-/ping"]


def test_an_invalid_registry_is_reported() -> None:
    process = ping(YUANLIU_NPM="mirror")
    assert "web.node.BuildError: YUANLIU_NPM is 'mirror', but it must be an http(s) address" in process.stderr


def test_sigterm_ends_npm_with_the_build(tmp_path: Path) -> None:
    web = tmp_path / "web"
    shutil.copytree(CHECKOUT / "web", web, ignore=shutil.ignore_patterns("dist", "node_modules", ".lock"))
    tools = tmp_path / "tools"
    tools.mkdir()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tools / "node").write_text("#!/bin/sh\necho v22.12.0\n")
    # The pipe ends when npm and its child process have ended.
    (tools / "npm").write_text(f"#!/bin/sh\nexec 9>{pipe}\necho started >&9\nsleep 600\n")
    for tool in tools.iterdir():
        tool.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:/usr/bin:/bin"}
    with subprocess.Popen([sys.executable, web / "build.py"], env=environment, stdout=subprocess.DEVNULL) as process:
        with pipe.open() as npm:
            assert npm.readline() == "started\n"
            process.send_signal(signal.SIGTERM)
            assert npm.read() == ""
        assert process.wait() == 130
