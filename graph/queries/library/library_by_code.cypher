// The library with this code.
// $code: library code
// binds library
MATCH (library:Library {code: $code})
