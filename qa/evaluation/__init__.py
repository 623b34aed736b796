"""Scoring answers with test questions: data sets, metrics, runs and reports."""
