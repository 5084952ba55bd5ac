"""Limits of documents, arguments and variables."""
