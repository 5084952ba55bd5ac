// Records a write under the next number. The lock of the counter makes numbers follow the order of commits.
// $at: instant of the write
// $actor: author of the write
// $kind: kind of the write, such as load/entry
// $subject: id of the changed node; for a bulk load the key of its marker
// $reason: reason; for a bulk load its feed
// $before: previous state as JSON text, or null
// $after: new state as JSON text, or null
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
