"""Independent implementations that tests compare the service with."""
