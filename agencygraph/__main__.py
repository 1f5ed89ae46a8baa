"""``python -m agencygraph``: the command line."""

import sys

from agencygraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
