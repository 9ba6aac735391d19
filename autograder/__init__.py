"""Own Your Gradients: build, grade and explain the exercises of the course."""

__version__ = "0.1.0"
