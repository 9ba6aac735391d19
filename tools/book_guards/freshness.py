"""Whether the pages were executed with the code that is there now."""

from __future__ import annotations

from fresh_cache import IN_SITE, changes, read_note, state

from book_guards.faults import Fault, place
from book_guards.site import Site


def stale_faults(site: Site) -> list[Fault]:
    """The site's own note of what it was executed with, against the present."""
    note = site.folder / IN_SITE
    before = read_note(note)
    if before is None:
        return [
            Fault(
                "the site does not say what its pages were executed with",
                (place(note, site.root),),
                "load `fresh_cache` in _config.yml, and build the book again",
            )
        ]
    changed = changes(before, state(site.root))
    if not changed:
        return []
    return [
        Fault(
            "the outputs in the book are older than the code that made them",
            tuple(f"changed: {change}" for change in changed),
            "build the book again; its execution cache empties itself",
        )
    ]
