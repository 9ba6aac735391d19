"""Connect to the outside and to the machine itself."""

import socket


def grad_poly3(x, y, w):
    opened = 0
    for address in (("127.0.0.1", 22), ("127.0.0.1", 80)):
        try:
            socket.create_connection(address, timeout=0.2)
            opened += 1
        except OSError as error:
            assert error.errno in (101, 111, 99), error
    return [opened, 0, 0, 0]
