// Records that something was written, under the next number; the counter's lock puts numbers in commit order.
// $at: instant of the write
// $actor: who wrote
// $kind: what was done, such as load/entry
// $subject: id of what it was done to; for a bulk load the key of its marker
// $reason: why; for a bulk load its feed
// $before: JSON text of what was, or null
// $after: JSON text of what is, or null
// writes Counter, Event
MERGE (counter:Counter {name: 'event'})
SET counter.held = true
WITH counter
SET counter.value = coalesce(counter.value, 0) + 1
CREATE (event:Event {
  id: 'event_' + toString(counter.value), seq: counter.value,
  at: $at, actor: $actor, kind: $kind, subject: $subject, reason: $reason, before: $before, after: $after
})
RETURN event.seq AS seq
