"""What people meet at a terminal: the commands, their progress, and sentences instead of tracebacks."""
