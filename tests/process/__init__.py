"""Whole processes: started, killed, asked to end, refused a start."""
