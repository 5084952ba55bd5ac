"""Send the three queries of the README to a running service, and compare the answers with docs/examples.

    python3 scripts/check_examples.py http://127.0.0.1:8000

Needs nothing but Python. The exit code is 1 if an answer differs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.request import Request, urlopen

CHECKOUT = Path(__file__).resolve().parent.parent


def main(address: str) -> int:
    """Compare every example, and print its name and whether its answer is the documented one."""
    differing = 0
    for example in sorted((CHECKOUT / "docs" / "examples").glob("*.json")):
        query = (CHECKOUT / "web" / "src" / "queries" / f"{example.stem}.graphql").read_text("utf-8")
        body = json.dumps({"query": query}).encode()
        request = Request(f"{address}/graphql", body, {"Content-Type": "application/json"})  # noqa: S310 - an argument
        with urlopen(request, timeout=60) as response:  # noqa: S310 - as above
            is_same = json.load(response) == json.loads(example.read_text("utf-8"))
        differing += not is_same
        sys.stdout.write(f"{example.stem}: {'as documented' if is_same else 'DIFFERS'}\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
