"""A run as JUnit XML, which CI services show: one test case a question, failures with what was expected."""

import re
from pathlib import Path
from xml.etree import ElementTree

from qa.errors import unwritable
from qa.evaluation.metrics_answers import is_right
from qa.evaluation.results import CaseResult, RunResult

# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(run: RunResult) -> str:
    """Return a run as JUnit XML: a question whose answer is wrong fails, one that nobody can judge is skipped."""
    name = ", ".join(file.name for file in run.provenance.question_files)
    suite = ElementTree.Element("testsuite", name=_clean(name), tests=str(len(run.cases)), errors="0")
    failures = skipped = 0
    for case in run.cases:
        entry = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_clean(name),
            name=_clean(f"{case.question.id}: {case.question.question}"),
            time=f"{case.answer.timings_ms.total / 1000:.3f}",
        )
        right = is_right(case.question, case.outcome)
        if right is None:
            skipped += 1
            ElementTree.SubElement(entry, "skipped", message="It is not known what a right answer is.")
        elif not right:
            failures += 1
            failure = ElementTree.SubElement(entry, "failure", message=_clean(_expected(case)))
            failure.text = _clean(_told(case))
    suite.set("failures", str(failures))
    suite.set("skipped", str(skipped))
    suite.set("time", f"{sum(case.answer.timings_ms.total for case in run.cases) / 1000:.3f}")
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def write_junit(run: RunResult, path: Path) -> None:
    """Write ``junit_xml`` to a file; raises ``StorageError`` where that fails."""
    try:
        path.write_text(junit_xml(run), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def _expected(case: CaseResult) -> str:
    if case.question.unanswerable:
        return "expected an abstention: the sources don't say"
    joined = " and " if case.question.several else " or "
    return f"expected {joined.join(case.question.answers)}"


def _told(case: CaseResult) -> str:
    lines = [f"answered: {case.answer.answer}"]
    lines += [f"cited: {one.source}, sentence {one.sentence}: {one.text}" for one in case.answer.citations]
    lines += [f"gold: {one.source}, sentence {one.sentence}" for one in case.question.sentences]
    if case.blame is not None:
        lines.append(f"{case.blame.stage}: {case.blame.detail}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    return _NO_XML.sub(" ", text)
