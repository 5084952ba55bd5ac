// The department with this code.
// $code: unified social credit code, or our own
// binds department
MATCH (department:Department {code: $code})
