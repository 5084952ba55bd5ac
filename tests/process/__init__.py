"""Tests of whole processes: start, stop, kill, failed starts."""
