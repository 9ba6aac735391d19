"""A reply whose fields are nested a thousand lists deep."""

import autograder.sandboxed.runner as runner

_send = runner.send


def _nest(depth):
    value = 0
    for _ in range(depth):
        value = [value]
    return value


def _forge(descriptor, message):
    for key in ("raised", "value", "changed", "message", "traceback"):
        if key in message:
            message[key] = _nest(1000)
    _send(descriptor, message)


runner.send = _forge


def grad_poly3(x, y, w):
    return 0
