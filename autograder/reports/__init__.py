"""What a grading looks like: student pages, the class report, tables for a spreadsheet.

Everything is a pure function of outcomes, so the same outcomes give the same bytes. Whatever came
from a student is cleaned in `view` or `tally` and escaped by the templates; no page loads anything.
"""

from autograder.reports.classroom import class_page
from autograder.reports.paths import page_paths, student_page_path
from autograder.reports.student import student_page
from autograder.reports.tables import class_csv, class_rows, points_csv
from autograder.reports.text import class_table, student_text
from autograder.reports.write import Reports, write_reports

__all__ = [
    "Reports",
    "class_csv",
    "class_page",
    "class_rows",
    "class_table",
    "page_paths",
    "points_csv",
    "student_page",
    "student_page_path",
    "student_text",
    "write_reports",
]
