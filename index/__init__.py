"""Text to ranked evidence: sources, sentences, chunks, vectors, search.

Knows nothing of chat, prompts, HTTP or settings.
"""
