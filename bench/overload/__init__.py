"""Overload, measured: `python -m bench.overload` (README.md says what and how)."""
