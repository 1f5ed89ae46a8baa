"""Before and after: what changed, in numbers and in sentences."""
