"""Hypothesis strategies and seeded draws of test graphs."""
