// The departments of these regions and names, with all their properties.
// $identities: region code, slash, name
// binds department
UNWIND $identities AS identity
MATCH (department:Department {identity: identity})
  USING INDEX SEEK department:Department(identity)
RETURN properties(department) AS department
