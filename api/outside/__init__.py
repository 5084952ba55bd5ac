"""What stands around the answering: who is let in, and what is told of it outside.

queue.py      slots and who waits for one: CoDel on time in queue, pure
gate.py       one queue on the event loop
admission.py  in front of the application: let in, wait, or 503 within milliseconds
refusal.py    what those are answered who are not let in
holding.py    who has a slot must not keep it by doing nothing
doors.py      which addresses are guarded and watched, and the slots of each
seen.py       what is noted of one request while it is answered: names, numbers and codes, never a value
watching.py   the beginning and the end of a request
telling.py    those that are over, told to metrics, log and traces some together
hearing.py    what the graph tells of its work
counts.py     counted plainly (numbers.py); metrics.py tells it in Prometheus' form when asked
logs.py       one line for each request, which terminal/logs.py writes
traces.py     OpenTelemetry, imported only where it is configured

Health, metrics and the page are neither guarded nor watched (docs/operations.md, docs/decisions/0014).
"""
