"""Reading, checking, converting and writing studies."""
