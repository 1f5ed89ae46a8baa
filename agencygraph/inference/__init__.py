"""How sure we are: intervals, tests, effects, and what was not observed."""
