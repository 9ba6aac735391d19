"""A course with one very small sheet, and what students make of its notebook."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograder.answers import reference, submission
from autograder.course import Course, SheetPath, find_course
from autograder.engine.job import Job
from autograder.engine.sandbox import Isolation
from autograder.engine.worker import seed_for
from autograder.sheets import Sheet, read_sheet

ROOT = Path(__file__).resolve().parents[2]

TASKS = ("double_is_right_for_three_numbers", "double_matches_the_definition")
MAX_POINTS = 3.0


def meta(grade_id: str, **more: Any) -> str:
    """The nbgrader metadata of a cell as a py:percent file writes it."""
    fields = {"grade": False, "locked": True, "solution": False, "task": False, **more}
    return "nbgrader=" + json.dumps({**fields, "grade_id": grade_id, "schema_version": 3})


def prose(grade_id: str, text: str) -> str:
    return f'# %% [markdown] {meta(grade_id)}\n"""\n{text}\n"""\n'


def setup(grade_id: str, source: str) -> str:
    return f"# %% {meta(grade_id)}\n{source}\n"


def answer(grade_id: str, source: str) -> str:
    return f"# %% {meta(grade_id, locked=False, solution=True)}\n{source}\n"


def task(grade_id: str, source: str, points: float = 1) -> str:
    return f"# %% {meta(grade_id, grade=True, points=points)}\n{source}\n"


SETUP = "import numpy as np\n\nfrom autograder import checks"
DOUBLE = '''def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    scaled_by_two = np.multiply(x, 2.0)
    return scaled_by_two
    ### END SOLUTION'''
VISIBLE = """# Three numbers; the expected ones are shown.
checks.values(
    double,
    expected=lambda x: [2.0, 4.0, 6.0],
    cases=[(np.array([1.0, 2.0, 3.0]),)],
    show=True,
)"""
HIDDEN = """# Many numbers, when the notebook is graded.
### BEGIN HIDDEN TESTS
def the_definition(x):
    return x + x


checks.values(
    double, expected=the_definition, cases=lambda rng: [(rng.normal(size=n),) for n in (1, 4, 9)]
)
### END HIDDEN TESTS"""

CELLS = {
    "doubling": prose("doubling", "# Doubling\n\nWrite `double`."),
    "setup": setup("setup", SETUP),
    "double": answer("double", DOUBLE),
    TASKS[0]: task(TASKS[0], VISIBLE, 1),
    TASKS[1]: task(TASKS[1], HIDDEN, 2),
}

ANSWERS = '''"""Known answers to the small sheet."""

from autograder.answers import right, wrong

FIRST, SECOND = "double_is_right_for_three_numbers", "double_matches_the_definition"


@right("double")
def adds(x):
    return x + x


@wrong("double", lost={FIRST: 1, SECOND: 2}, diagnosis="returns_nothing")
def prints_it(x):
    print(2 * x)


@wrong("double", lost={SECOND: 2})
def knows_the_visible_case(x):
    return np.array([2.0, 4.0, 6.0]) if len(x) == 3 else x**3
'''


def write_sheet(
    root: Path, cells: Mapping[str, str], place: str = "01-small/doubling"
) -> SheetPath:
    """Write a sheet of the given cells into a course's `solutions/`."""
    path = root / "solutions" / f"{place}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(cells.values()), encoding="utf-8")
    return SheetPath(path.parent.name, path.stem, path)


def write_answers(root: Path, text: str = ANSWERS, place: str = "01-small/doubling") -> None:
    path = root / "tests" / "answers" / f"{place}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def bare_course(root: Path) -> Course:
    """A course without sheets."""
    (root / "solutions").mkdir(parents=True, exist_ok=True)
    (root / "_config.yml").write_text("title: Small\n", encoding="utf-8")
    return find_course(root, root / "class")


def course_of(*cells: str, root: Path) -> Sheet:
    """The sheet that consists of the given cells, in a course of its own."""
    bare_course(root)
    return read_sheet(write_sheet(root, {str(k): cell for k, cell in enumerate(cells)}))


def copy_of_the_repository(root: Path, only: str = "") -> Course:
    """The real sheets, or one of them, their answers and nbgrader's configuration."""
    for name in ("solutions", "exercises", "tests/answers"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "nbgrader_config.py"):
        shutil.copy(ROOT / name, root / name)
    course = find_course(root, root / "class")
    for place in course.sheets():
        if only and str(place) != only:
            place.source.unlink()
    return course


def only_sheet(course: Course) -> Sheet:
    return read_sheet(course.sheets()[0])


def notebook(course: Course, **answers: str) -> dict[str, Any]:
    """The released notebook with some answers filled in, as a mapping that may be spoilt."""
    made: dict[str, Any] = json.loads(submission(course, only_sheet(course), answers))
    return made


def solved(course: Course, **answers: str) -> dict[str, Any]:
    """The released notebook with the sheet's own solutions, or others in their place."""
    return notebook(course, **{**reference(only_sheet(course)), **answers})


def as_bytes(data: Any) -> bytes:
    return json.dumps(data, indent=1).encode()


def cell_of(data: dict[str, Any], grade_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(cell for cell in data["cells"] if cell["id"] == grade_id)
    return found


def code_cell(source: str, **more: Any) -> dict[str, Any]:
    """A cell as a student adds one."""
    empty = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return {**empty, "id": "own", "source": source, **more}


def submit(course: Course, student: str, data: bytes) -> Path:
    """Put a file where the class's submissions are."""
    sheet = course.sheets()[0]
    path = course.submitted / student / sheet.chapter / f"{sheet.name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def job_for(course: Course, data: bytes, student: str = "amara", **more: Any) -> Job:
    fields = {"seed": seed_for(data, b"secret"), "isolation": Isolation.NAMESPACES, "key": "key"}
    return Job(student, only_sheet(course), data, **{**fields, **more})


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def descendants(pid: int) -> set[int]:
    """Process ids of all that a process has started, and of all that those have."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found: set[int] = set()
    border = {pid}
    while border:
        border = {child for child, parent in parents.items() if parent in border} - found
        found |= border
    return found


def eventually(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether something becomes true within a few seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
