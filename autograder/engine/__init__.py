"""Grading with three levels of trust: controller and examiner, zygote, candidate."""
