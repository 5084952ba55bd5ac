"""The overload bench: `python -m bench.overload`; see README.md."""
