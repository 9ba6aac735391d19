"""Print without an end."""

import sys


def grad_poly3(x, y, w):
    while True:
        sys.stdout.write("x" * 10**6)
        sys.stderr.write("\x1b[2J" * 10**5)
