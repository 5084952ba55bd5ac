// The department with this code.
// $code: unified social credit code, or a code of ours
// binds department
MATCH (department:Department {code: $code})
