"""Characters that no text of a survey needs, and that nobody sees."""

import re

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""All control characters but tabs and line ends."""
