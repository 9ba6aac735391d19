"""Outcomes to test reports with: a small one, a class of twenty, and everything hostile."""

from __future__ import annotations

import base64
import random
import struct
import zlib
from dataclasses import replace
from typing import Any

from autograder.checks import MISTAKES
from autograder.outcomes import CellRun, Outcome, TaskOutcome, Verdict

ANSWERS = {
    "when_residuals_double": [("doubled_residuals_are_predicted", 1)],
    "grad_poly3": [
        ("grad_poly3_is_right_for_one_point", 2),
        ("grad_poly3_is_right_for_two_points", 1),
        ("grad_poly3_matches_autograd", 4),
        ("grad_poly3_leaves_its_inputs_alone", 1),
    ],
    "train_poly3": [
        ("train_poly3_halves_the_loss_in_200_steps", 1),
        ("train_poly3_makes_one_step", 2),
        ("train_poly3_follows_gradient_descent", 4),
        ("train_poly3_records_the_loss_before_each_step", 2),
        ("train_poly3_leaves_its_inputs_alone", 1),
    ],
}
NAMES = ("ada", "ben", "chen", "dora", "emil", "fatima", "george", "hana", "ines", "jonas",
         "kofi", "lena", "mei", "noor", "omar")  # fmt: skip
BY_TASK = {
    "grad_poly3_is_right_for_one_point": ["missing_factor_two", "sign_flipped", "exponent_shifted"],
    "grad_poly3_is_right_for_two_points": ["missing_factor_two", "sign_flipped", "missing_sum"],
    "grad_poly3_matches_autograd": ["missing_factor_two", "mean_for_sum", "product_of_sums", None],
    "grad_poly3_leaves_its_inputs_alone": ["input_modified"],
    "train_poly3_makes_one_step": ["uphill", "one_step_long"],
    "train_poly3_follows_gradient_descent": ["gradients_pile_up", "parameters_one_by_one"],
    "train_poly3_records_the_loss_before_each_step": ["loss_after_the_step", None],
    "train_poly3_leaves_its_inputs_alone": ["input_modified"],
}
SHOWN = (
    "expected   [ 28.,  56., 112., 224.]   (4,)",
    "returned   [ 14.,  28.,  56., 112.]   (4,)",
)
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \x9b1m",
    "abc\u202egnp.exe\u2066\u200b",
    "\x00\x07\x08nul \ud800",
    "]]><!--",
    "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307",
)


def png(width: int = 240, height: int = 120) -> str:
    """A real picture: grey with a diagonal, in base64."""
    rows = b"".join(
        b"\0" + bytes(0 if abs(x * height // width - y) < 2 else 235 for x in range(width))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    data += chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


def task(
    grade_id: str,
    points: float,
    verdict: Verdict = Verdict.RIGHT,
    *,
    answer: str = "",
    **parts: object,
) -> TaskOutcome:
    """One task; whole points when right, none otherwise."""
    earned = points if verdict is Verdict.RIGHT else 0
    return TaskOutcome(grade_id, verdict, earned, points, answer or None, **parts)  # type: ignore[arg-type]


def mistaken(grade_id: str, points: float, answer: str, mistake: str | None) -> TaskOutcome:
    """A wrong task as the checks report it."""
    if mistake is None:
        hint = "take one data point, work the number out with a pencil and compare; then take two"
        return task(
            grade_id, points, Verdict.WRONG, answer=answer,
            fact=f"`{answer}` does not give the true gradient in 3 of 7 data sets", hint=hint,
        )  # fmt: skip
    entry = MISTAKES[mistake]
    return task(
        grade_id, points, Verdict.WRONG, answer=answer,
        fact=f"`{answer}` {entry.effect}", hint=entry.hint, page=entry.page, mistake=mistake,
        evidence=SHOWN if "is_right_for" in grade_id else (),
    )  # fmt: skip


def outcome(student: str = "ada", *tasks: TaskOutcome, **parts: object) -> Outcome:
    """An outcome of `02-gradients/by-hand`."""
    fields: dict[str, object] = {
        "chapter": "02-gradients", "sheet": "by-hand", "key": "k" * 16, "seed": "5eed",
        "isolation": "namespaces", "tasks": tasks, **parts,
    }  # fmt: skip
    return Outcome(student, **fields)  # type: ignore[arg-type]


def small() -> Outcome:
    """One right, two wrong, one unanswered task, two cells and two flags."""
    half: dict[str, Any] = {
        "verdict": Verdict.WRONG,
        "answer": "grad_poly3",
        "fact": "`grad_poly3` is half the true value, in every entry and for every data set",
        "hint": "every entry is off by the same constant: differentiate the outermost function, "
        "the square, once more",
        "page": "02-gradients/chain-rule#missing-factor",
        "mistake": "missing_factor_two",
    }
    return outcome(
        "ada",
        task("doubled_residuals_are_predicted", 1, answer="when_residuals_double"),
        task("grad_poly3_is_right_for_one_point", 2, evidence=SHOWN, **half),
        task("grad_poly3_matches_autograd", 4, **half),
        task(
            "train_poly3_makes_one_step", 2, Verdict.UNANSWERED, answer="train_poly3",
            fact="`train_poly3` has not been written yet",
        ),
        cells=(
            CellRun("grad_poly3", stdout="shape (4,)\n"),
            CellRun("extra_1", "raised", "NameError: name 'w'", "Traceback …\nNameError"),
        ),
        flags=("locked_cell_changed", "the cell `grad_poly3` was there twice; the last one counts"),
    )  # fmt: skip


def random_outcome(index: int, sheet: str = "by-hand") -> Outcome:
    """Student number `index`: better or worse, now and then in trouble."""
    rng = random.Random(100 * index + len(sheet))
    skill = rng.betavariate(2, 2)
    tasks = []
    for answer, claims in ANSWERS.items():
        skipped = rng.random() > 0.8 + 0.3 * skill
        broken = rng.random() > 0.1 + 0.9 * skill
        choice = rng.random()
        for grade_id, points in claims:
            if skipped:
                fact = f"`{answer}` has not been written yet"
                tasks.append(task(grade_id, points, Verdict.UNANSWERED, answer=answer, fact=fact))
            elif broken and grade_id in BY_TASK and rng.random() < 0.6:
                options = BY_TASK[grade_id]
                tasks.append(
                    mistaken(grade_id, points, answer, options[int(choice * len(options))])
                )
            else:
                tasks.append(task(grade_id, points, answer=answer))
    name = NAMES[index % len(NAMES)] + (str(index) if index >= len(NAMES) else "")
    return outcome(name, *tasks, key=f"{rng.getrandbits(64):016x}", sheet=sheet)


def classroom() -> list[Outcome]:
    """Twenty varied outcomes, a refusal, an error of ours, crashes and a hostile one among them."""
    members = [random_outcome(index) for index in range(15)]
    everything = tuple(
        task(grade_id, points, answer=answer)
        for answer, claims in ANSWERS.items()
        for grade_id, points in claims
    )
    nothing = tuple(
        replace(
            t, verdict=Verdict.UNANSWERED, points=0, fact=f"`{t.answer}` has not been written yet"
        )
        for t in everything
    )
    error = replace(
        everything[7], verdict=Verdict.ERROR, points=0, fact="the examiner stopped before a verdict"
    )
    plot = {"image/png": png(), "text/plain": "<Figure size 640x480 with 1 Axes>"}
    return [
        *members,
        outcome(
            "pia",
            *everything,
            cells=(CellRun("train_poly3", stdout="loss 3.1\n", displays=(plot,)),),
        ),
        outcome("quentin", *nothing),
        outcome("rosa", *everything[:7], error, *everything[8:], isolation="none"),
        outcome(
            "sven",
            refused="the file is not a notebook\n  it begins with `PK`, as archives do\n"
            "hint: hand in the `.ipynb` itself, not a zip of it",
            flags=("the file is 31 MiB",),
        ),
        hostile("<b>tom</b>\u202e"),
    ]


def hostile(student: str = HOSTILE[0]) -> Outcome:
    """An outcome in which every text is an attack."""
    text = " ".join(HOSTILE)
    attack = "data:text/html,<script>alert(1)</script>"
    bundle = {
        "text/html": HOSTILE[0], "image/svg+xml": "<svg onload=alert(1)>",
        "application/javascript": "alert(1)", "text/plain": text,
        "image/png": base64.b64encode(HOSTILE[0].encode()).decode(), "image/jpeg": attack,
    }  # fmt: skip
    bad = task(
        HOSTILE[1], 3, Verdict.WRONG, answer=HOSTILE[2], fact=text, evidence=(text, "x" * 5000),
        hint=text, page="javascript:alert(1)", mistake=HOSTILE[0],
    )  # fmt: skip
    cell = CellRun(
        HOSTILE[2], "raised", text, f"{text}\n" * 4000, f"{text}\n" * 9, text, (bundle,) * 30
    )
    return outcome(
        student, bad, replace(bad, verdict=Verdict.ERROR),
        cells=(cell, replace(cell, grade_id=text)),
        flags=HOSTILE, isolation=text, seed=text, key=text, engine=text,
    )  # fmt: skip
