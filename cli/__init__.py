"""The command line: one module per verb, console output and progress."""
