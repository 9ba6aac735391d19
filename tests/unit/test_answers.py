"""Known answers: declared by decorators, filled into the notebook, checked against the sheet."""

from __future__ import annotations

import json
from pathlib import Path

import kit
import pytest

from autograder.answers import (
    KnownAnswer,
    answers_path,
    known_answers,
    reference,
    submission,
)
from autograder.course import Course
from autograder.errors import SheetError
from autograder.release import released

HEAD = "from autograder.answers import cell, right, wrong\n"


def declared(course: Course, text: str) -> tuple[KnownAnswer, ...]:
    kit.write_answers(course.root, HEAD + text)
    return known_answers(course, kit.only_sheet(course))


def refusal(course: Course, text: str) -> str:
    with pytest.raises(SheetError) as caught:
        declared(course, text)
    return str(caught.value)


# --- decorators -------------------------------------------------------------------------------


def test_a_right_answer_bears_the_name_of_its_cell(small: Course) -> None:
    text = '@right("double")\ndef adds_it_to_itself(x):\n    # adds_it_to_itself\n    return x + x'
    (known,) = declared(small, text)

    assert "def double(x):\n    # adds_it_to_itself\n    return x + x" == known.source
    assert ("adds_it_to_itself", "double", True) == (known.name, known.answer, known.right)
    assert frozenset() == known.diagnoses


def test_an_answer_that_calls_itself_calls_itself_under_its_new_name(small: Course) -> None:
    text = (
        '@right("double")\ndef goes_down(x):\n    "ß goes_down"; return goes_down(x - 1) '
        "if x else goes_down"
    )
    (known,) = declared(small, text)

    expected = 'def double(x):\n    "ß goes_down"; return double(x - 1) if x else double'
    assert expected == known.source


@pytest.mark.parametrize("text", ["1 / 0", "def broken(:", "import no_such_module"])
def test_answers_that_cannot_be_read_are_named_with_their_file(small: Course, text: str) -> None:
    message = refusal(small, text)

    assert message.startswith("the known answers of `01-small/doubling` cannot be read: ")
    assert "tests/answers/01-small/doubling.py" in message


def test_a_wrong_answer_says_what_it_loses_and_why(small: Course) -> None:
    text = (
        f'@wrong("double", lost={{"{kit.TASKS[0]}": 1}}, diagnosis="sign_flipped", stock="noise")\n'
        "def minus(x): return -2 * x"
    )
    (known,) = declared(small, text)

    assert {kit.TASKS[0]: 1} == known.lost
    assert ("sign_flipped", "noise", False) == (known.diagnosis, known.stock, known.right)
    assert {"sign_flipped"} == known.diagnoses


def test_an_answer_may_be_known_by_several_mistakes(small: Course) -> None:
    (known,) = declared(
        small, 'cell("both", "double", "double = 1", diagnosis=("sign_flipped", "wrong_shape"))'
    )

    assert {"sign_flipped", "wrong_shape"} == known.diagnoses


def test_a_class_is_an_answer_too(small: Course) -> None:
    (known,) = declared(small, '@right("double")\nclass Mine:\n    n = 1')

    assert "class double:\n    n = 1" == known.source


def test_a_cells_whole_text_is_taken_without_its_indentation(small: Course) -> None:
    text = 'cell("a lambda", "double", """\n    f = 2\n    double = lambda x: f * x\n    """)'
    (known,) = declared(small, text)

    assert "f = 2\ndouble = lambda x: f * x" == known.source
    assert known.right


def test_decorators_of_many_lines_are_left_out(small: Course) -> None:
    decorator = f'@wrong(\n    "double",\n    lost={{\n        "{kit.TASKS[0]}": 1,\n    }},\n)\n'
    text = f"{decorator}def f(x):\n    return x"
    (known,) = declared(small, text)

    assert "def double(x):\n    return x" == known.source


def test_answers_of_one_sheet_do_not_stay_for_the_next(small: Course) -> None:
    assert 1 == len(declared(small, 'cell("a", "double", "double = 1")'))
    assert () == declared(small, "")


def test_the_functions_of_the_file_stay_as_they_are(small: Course) -> None:
    text = (
        '@right("double")\ndef adds(x): return x + x\n\n'
        '@right("double")\ndef calls(x): return adds(x)\nassert calls(2) == 4'
    )

    assert 2 == len(declared(small, text))


# --- what does not fit the sheet --------------------------------------------------------------


def test_a_sheet_without_answers_is_named_with_the_file_to_write(small: Course) -> None:
    path = answers_path(small, kit.only_sheet(small))
    path.unlink()

    with pytest.raises(SheetError) as caught:
        known_answers(small, kit.only_sheet(small))
    assert "`01-small/doubling` has no known answers" == caught.value.fact
    assert str(path) in caught.value.hint


def test_an_unknown_cell_is_answered_with_the_known_ones(small: Course) -> None:
    message = refusal(small, 'cell("a", "duoble", "x = 1")')

    assert message.startswith(
        "the answer `a` fills `duoble`, which is no cell of `01-small/doubling`"
    )
    assert "the answer cells are: double; mend it in " in message


@pytest.mark.parametrize("cell", ["setup", kit.TASKS[0], "doubling"])
def test_only_answer_cells_can_be_filled(cell: str, small: Course) -> None:
    assert "which is no cell of" in refusal(small, f'cell("a", "{cell}", "x = 1")')


def test_an_unknown_task_cannot_lose_points(small: Course) -> None:
    message = refusal(small, 'cell("a", "double", "x = 1", lost={"no_such_task": 1})')

    assert "is to lose 1 points of `no_such_task`, which has 0" in message


def test_no_task_can_lose_more_than_it_has(small: Course) -> None:
    message = refusal(small, f'cell("a", "double", "x = 1", lost={{"{kit.TASKS[1]}": 2.5}})')

    assert f"is to lose 2.5 points of `{kit.TASKS[1]}`, which has 2" in message


# --- filling in -------------------------------------------------------------------------------


def test_the_reference_is_the_sheets_own_solution_without_marks(small: Course) -> None:
    text = reference(kit.only_sheet(small))["double"]

    assert "    scaled_by_two = np.multiply(x, 2.0)" in text.splitlines()
    assert "SOLUTION" not in text
    assert text.startswith('def double(x):\n    """Twice x."""')


def test_a_submission_is_the_released_notebook_with_answers_in_place(small: Course) -> None:
    sheet = kit.only_sheet(small)
    whole = json.loads(released(small, sheet.path).read_text(encoding="utf-8"))
    filled = json.loads(submission(small, sheet, {"double": "a = 1\n# ∂\n"}))

    assert ["a = 1\n", "# ∂\n"] == kit.cell_of(filled, "double")["source"]
    kit.cell_of(filled, "double")["source"] = kit.cell_of(whole, "double")["source"]
    assert whole == filled


def test_an_unreleased_sheet_has_no_submissions(small: Course) -> None:
    sheet = kit.only_sheet(small)
    released(small, sheet.path).unlink()

    with pytest.raises(SheetError, match="has not been released") as caught:
        submission(small, sheet, {})
    assert "run `autograder build` first" == caught.value.hint


def test_every_real_sheet_has_known_answers_for_every_cell(full: Course) -> None:
    from autograder.sheets import read_sheet

    for place in full.sheets():
        sheet = read_sheet(place)
        answers = known_answers(full, sheet)
        assert {cell.grade_id for cell in sheet.answers} == {known.answer for known in answers}
        for known in answers:
            compile(known.source, str(Path(known.name)), "exec")
