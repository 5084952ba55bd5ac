// The properties of a node or relationship: name, type, value. A value that JSON has is as it is, and its type is null.
// Of another type, or of a list of another type, the value is a list: for each member a text, or its parts.
// given entity
// binds name
UNWIND keys(entity) AS name
WITH name, entity[name] AS value
WITH name, value, CASE WHEN value IS :: LIST<ANY> THEN value ELSE [value] END AS members
RETURN CASE
  WHEN members[0] IS :: DATE NOT NULL | LOCAL DATETIME NOT NULL | LOCAL TIME NOT NULL | DURATION NOT NULL
    THEN [name, valueType(value), [member IN members | toString(member)]]
  // an offset with seconds, as before there were time zones, is written but not parsed
  WHEN members[0] IS :: ZONED DATETIME NOT NULL
    THEN [name, valueType(value), [member IN members | CASE member.offsetSeconds % 60
      WHEN 0 THEN toString(member)
      ELSE [member.epochSeconds, member.nanosecond, member.timezone]
    END]]
  WHEN members[0] IS :: ZONED TIME NOT NULL
    THEN [name, valueType(value), [member IN members | CASE member.offsetSeconds % 60
      WHEN 0 THEN toString(member)
      ELSE [member.hour, member.minute, member.second, member.nanosecond, member.timezone]
    END]]
  // the number of coordinates follows from the reference system
  WHEN members[0] IS :: POINT NOT NULL
    THEN [name, valueType(value), [member IN members | CASE
      WHEN member.srid IN [4979, 9157] THEN [member.srid, member.x, member.y, member.z]
      ELSE [member.srid, member.x, member.y]
    END]]
  ELSE [name, null, value]
END AS property
