"""What stands around the answering: who is let in, and what is told of it outside.

queue.py      slots and who waits for one: CoDel on time in queue, pure
admission.py  the same in front of the application: let in, wait, or 503 within milliseconds
holding.py    who has a slot must not keep it by doing nothing
doors.py      which addresses are guarded and watched, and the slots of each
seen.py       what is noted of one request while it is answered: names, numbers and codes, never a value
watching.py   the beginning and the end of a request, told to metrics, logs and traces
numbers.py    counted plainly while serving; metrics.py tells them in Prometheus' form when asked
logs.py       one line for each request; every line as JSON, or as text on a terminal
traces.py     OpenTelemetry, imported only where it is configured

Health, metrics and the page are neither guarded nor watched (docs/operations.md, docs/decisions/0014).
"""
