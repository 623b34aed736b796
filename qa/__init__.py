"""Questions to cited answers over a person's own text."""

__version__ = "0.1.0"
