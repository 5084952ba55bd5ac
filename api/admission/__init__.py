"""Admission control: which requests enter, wait in a queue, or are rejected."""
