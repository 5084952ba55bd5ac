"""The environment in which npm reaches its registry as pip and the downloads of jars reach theirs.

Node.js ignores the certificates of the system, and npm ignores ALL_PROXY and the proxies of the system's settings.
"""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING
from urllib.request import getproxies

import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

CERTIFICATES = ("NODE_EXTRA_CA_CERTS", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Names of a file of certificates, the first that is set counts: those of Node.js, pip, requests, curl and OpenSSL."""


def npm_environment() -> dict[str, str]:
    """The environment of this process with what npm needs. Raises SetupError for an invalid setting."""
    return {**os.environ, **npm_variables(os.environ, getproxies(), settings.load(os.environ).npm)}


def npm_variables(environment: Mapping[str, str], proxies: Mapping[str, str], registry: str) -> dict[str, str]:
    """The variables to add to `environment`. `proxies`: as of `getproxies`; `registry`: its address, or empty."""
    variables = {}
    certificates = next((environment[name] for name in CERTIFICATES if environment.get(name)), None)
    if file := certificates or ssl.get_default_verify_paths().cafile:
        variables["NODE_EXTRA_CA_CERTS"] = file
    for scheme in ("http", "https"):
        if proxy := proxies.get(scheme) or proxies.get("all"):
            variables[f"{scheme}_proxy"] = proxy
    if excluded := proxies.get("no"):
        variables["no_proxy"] = excluded
    if registry:
        variables["npm_config_registry"] = registry
    return variables
