"""What the builder of the book lets pass, and `tools/check_book.py` does not."""
