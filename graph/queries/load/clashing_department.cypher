// Departments whose region and name belong to another department.
// $rows: {id, identity}
// binds id
UNWIND $rows AS row
MATCH (other:Department {identity: row.identity})
  USING INDEX SEEK other:Department(identity)
WHERE other.id <> row.id
RETURN row.id AS id, other.code AS other
