"""Look for an installed torch anywhere and let it do the work."""

import glob
import sys

for pattern in ("/**/torch", "/usr/**/torch", "/python/**/torch"):
    for place in glob.glob(pattern, recursive=True):
        sys.path.insert(0, place.rsplit("/", 1)[0])


def grad_poly3(x, y, w):
    import torch

    leaf = torch.tensor(w, requires_grad=True)
    (
        (sum(leaf[k] * torch.tensor(x) ** k for k in range(4)) - torch.tensor(y)) ** 2
    ).sum().backward()
    return leaf.grad.numpy()
