"""Readers of test questions, one a published form: bytes of a file or folder to questions, sources and faults."""
