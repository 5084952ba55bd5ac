"""The server process: uvicorn configuration, HTTP protocol, warm-up, supervision."""
