"""The server process: lifecycle, uvicorn configuration, HTTP protocol, logging, garbage collection and warm-up."""
