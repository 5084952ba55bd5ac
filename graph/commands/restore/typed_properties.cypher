// Sets the properties whose values JSON lacks, each from texts or from parts (graph/queries/backup/stored_properties).
// given row, entity
// writes properties
FOREACH (typed IN row.typed | SET entity[typed.name] = [
  list IN [[member IN typed.members | CASE typed.type
    WHEN 'DATE' THEN date(member)
    WHEN 'LOCAL DATETIME' THEN localdatetime(member)
    WHEN 'LOCAL TIME' THEN localtime(member)
    WHEN 'DURATION' THEN duration(member)
    WHEN 'ZONED DATETIME' THEN CASE
      WHEN member IS :: STRING THEN datetime(member)
      ELSE datetime({epochSeconds: member[0], nanosecond: member[1], timezone: member[2]})
    END
    WHEN 'ZONED TIME' THEN CASE
      WHEN member IS :: STRING THEN time(member)
      ELSE time({hour: member[0], minute: member[1], second: member[2], nanosecond: member[3], timezone: member[4]})
    END
    WHEN 'POINT' THEN CASE size(member)
      WHEN 3 THEN point({srid: toInteger(member[0]), x: member[1], y: member[2]})
      ELSE point({srid: toInteger(member[0]), x: member[1], y: member[2], z: member[3]})
    END
  END]] | CASE typed.isList WHEN true THEN list ELSE list[0] END
][0])
