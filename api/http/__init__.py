"""HTTP helpers that every endpoint shares."""
