"""The HTTP service: handlers, their shapes, and errors as problem bodies."""
