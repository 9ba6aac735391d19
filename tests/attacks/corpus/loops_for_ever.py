"""Never answer, and swallow every interrupt."""


def grad_poly3(x, y, w):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
