"""What cannot be derived is simulated: where the figures come from by which jmx judges series."""
