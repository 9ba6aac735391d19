"""Where random cases come from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.checks.seeds import generator, seeded


def draw(purpose: str = "a") -> int:
    return int(generator(purpose).integers(2**62))


def test_the_same_seed_and_purpose_give_the_same_numbers() -> None:
    assert draw() == draw()
    with seeded(b"x"):
        first = draw()
    with seeded(b"x"):
        assert first == draw()


def test_another_purpose_or_seed_gives_other_numbers() -> None:
    with seeded(b"x"):
        here = {draw("a"), draw("b")}
    with seeded(b"y"):
        there = {draw("a"), draw("b")}

    assert 5 == len({draw(), *here, *there})


def test_long_seeds_count_to_their_last_byte() -> None:
    with seeded(b"x" * 100 + b"1"):
        first = draw()
    with seeded(b"x" * 100 + b"2"):
        assert first != draw()


def test_an_empty_seed_is_a_seed() -> None:
    with seeded(b""):
        empty = draw()

    assert empty != draw()


def test_the_seed_ends_with_its_block() -> None:
    before = draw()
    with pytest.raises(RuntimeError), seeded(b"x"):
        raise RuntimeError
    assert before == draw()


def test_inner_blocks_do_not_touch_outer_ones() -> None:
    with seeded(b"x"):
        outer = draw()
        with seeded(b"y"):
            draw()
        assert outer == draw()


def test_threads_do_not_share_a_seed() -> None:
    """The engine grades submissions in threads, each with the seed of its own."""

    def graded(seed: int) -> int:
        with seeded(bytes([seed])):
            return draw()

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(graded, range(8)))

    assert [graded(seed) for seed in range(8)] == together


def test_numbers_are_the_same_on_every_machine_and_release() -> None:
    """A recorded seed must reproduce an outcome years later."""
    with seeded(b"recorded"):
        assert 3772693922785260603 == draw("gradient of `loss`")
