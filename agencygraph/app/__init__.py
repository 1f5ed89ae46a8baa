"""A local page in the browser, for people who will not use a terminal."""
