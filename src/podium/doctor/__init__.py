"""What Podium needs of the machine, looked at before anything depends on it."""
