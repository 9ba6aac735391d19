"""nbgrader's words mapped onto this repository; its own commands and Formgrader read this file."""

import os
from pathlib import Path

from autograder.course import CLASS_VARIABLE, COURSE_ID
from autograder.release import Canonical

c = get_config()  # noqa: F821 - provided by traitlets

root = Path(__file__).resolve().parent
class_folder = os.environ.get(CLASS_VARIABLE) or "grading"
(root / class_folder).mkdir(parents=True, exist_ok=True)

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = COURSE_ID
c.CourseDirectory.source_directory = "_build/source"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = f"{class_folder}/submitted"
c.CourseDirectory.autograded_directory = f"{class_folder}/autograded"
c.CourseDirectory.feedback_directory = f"{class_folder}/feedback"
c.CourseDirectory.solution_directory = "_build/solution"
c.CourseDirectory.db_url = f"sqlite:///{root / class_folder / 'gradebook.db'}"

c.GenerateAssignment.preprocessors.append(Canonical)
