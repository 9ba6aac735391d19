"""An array of so many axes that printing it takes minutes."""

import numpy as np


def grad_poly3(x, y, w):
    return np.zeros((2,) * 24, dtype=bool)
