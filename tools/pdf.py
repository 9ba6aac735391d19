"""Print the built book as one PDF: `python tools/pdf.py SITE TARGET`."""

from __future__ import annotations

import sys

from printed.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
