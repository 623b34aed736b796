"""The model card that lies beside the shipped model, written from what was measured."""

from pathlib import Path
from typing import Any

from qa.reader.training.train import Recipe, steps_logged

CARD_FILE = "README.md"
RECIPE_FILE = "recipe.txt"
TEXT = """# The reader of cited-qa

A span model: for a question and a text it says, token by token, how likely the answer starts and ends there, and
at the `[CLS]` token that the text holds none. It points at words of the text; it cannot write any.

- **Architecture:** all-MiniLM-L6-v2 (BERT, 6 layers, hidden size 384, 22.7 million parameters, Apache-2.0) with a
  span head of two numbers a token. Weights in 8 bits (`model.onnx`, {size:.0f} MB), word pieces in `tokenizer.json`.
- **Calibration** (`calibration.json`): the probability that a sentence answers, from the model's evidence and the
  search's relevance, fitted on held-out questions behind the search.
- **Made by** `python -m qa.reader.training DATA RUN`, seeded and resumable.

## Data

Trained on 84% of the articles (or texts) of each set; 8% chose the calibration and the threshold, 8% are the test
below. No other data was seen.

| set | what it is | licence |
|---|---|---|
| SQuAD 1.1 and 2.0, half of the development articles | Wikipedia | CC BY-SA 4.0 |
| SquadShifts | Wikipedia, Reddit, Amazon reviews | CC BY 4.0 |
| QED | Natural Questions with a passage | CC BY-SA 3.0 |
| TimeQA, human-written part | questions with dates | BSD-3-Clause |
| QAMR, and the sentences it is about | Wikipedia and Wikinews | MIT |
| FairytaleQA | stories | Apache-2.0 |
| TweetQA | tweets | CC BY-SA 4.0 |
| questions with the sentence that answers (Du et al. 2017) | from SQuAD's training set | CC BY-SA 4.0 |

Questions without an answer are those of SQuAD 2.0 and made ones: the question against the most similar passage that
lacks the answer, against its own passage less the sentence that answers, with a date, number or name changed, and
another question about a name of the passage.

## Recipe

{recipe}

AdamW, linear decay, matrix products in 16 bits, gradients clipped at 1. An answer that nobody marked asks only that
there be one.

## Scores

With the question's own passage, on articles and texts never trained on, by the code that runs in the product.
F1 with its 95% bootstrap interval.

| set | questions | exact match | F1 | 95% |
|---|---:|---:|---:|---:|
{answers}

In 32 bits the F1 on SQuAD is {wide}, in 8 bits {narrow}.

Half of the questions without an answer, at a threshold chosen on other articles: "impossible" are those that people
wrote to deceive, "similar passage" the answerable ones against the most similar passage that lacks the answer.

| set | abstention precision | recall | area under curve | F1 with both kinds | calibration error |
|---|---:|---:|---:|---:|---:|
{abstentions}

Behind the search, over all passages of held-out articles at once, as calibrated here. The questions are of SQuAD's
kind, written with the passage in sight ({cases} cases over {passages} passages), or natural ones, which people asked
a search engine ({natural_cases} over {natural_passages}):

| measure | SQuAD's kind | 95% | natural | 95% |
|---|---:|---:|---:|---:|
{behind}

## Limits

- English. Other languages are read by word pieces that the model hardly knows.
- It was trained on one to some ten sentences at a time; answers that need two sentences far apart are not found.
- It knows nothing of dates: that "5 March" lies within "from 4 to 7 March" is not its business.
- A wrong answer can be as probable as a right one where the question is about the right kind of thing in the wrong
  event. The cited sentence tells.
"""
ABSTENTION = (
    "abstention_precision",
    "abstention_recall",
    "area_under_curve",
    "f1_with_unanswerable",
    "calibration_error",
)
BEHIND = (
    "exact match, always answering",
    "F1, always answering",
    "F1, abstaining below the threshold",
    "citation precision",
    "citation recall",
    "recall@1 of the sentence, search alone",
    "recall@1 of the sentence, reranked by the reader",
    "the sentence is among those found",
    "area under curve",
    "abstention precision",
    "abstention recall",
    "calibration error",
)


def write_recipe(run: Path, recipe: Recipe, start: Path | None, *, taught: bool, reworded: bool) -> None:
    """Write beside the model in ``run`` how it was made, after how the model in ``start`` was that it went on from.

    ``taught`` says whether it learned the scores of a teacher, ``reworded`` whether questions came in other words.
    """
    done, planned = steps_logged(run)
    before = start / RECIPE_FILE if start else None
    known = before.read_text(encoding="utf-8") if before and before.is_file() else ""
    more = f" {1 - recipe.share:.0%} of the weights made are those from before." if recipe.share < 1 else ""
    more += f" {recipe.taught:.0%} of the loss are a teacher's scores." if taught else ""
    more += " Some questions in other words, or asking for something else, by WordNet 3." if reworded else ""
    (run / "model" / RECIPE_FILE).write_text(
        f"{known}- {done:,} batches of {recipe.batch_tokens:,} tokens, of {planned:,} in {recipe.passes} passes over "
        f"the mix; learning rate {recipe.rate}, dropout {recipe.dropout}, seed {recipe.seed}.{more}\n",
        encoding="utf-8",
    )


def write_card(run: Path, model: Path, scores: dict[str, Any]) -> None:
    """Write the card of ``model``, which the training in ``run`` made, beside it.

    ``scores`` is what the training's ``scores.json`` holds.
    """
    behind, natural = scores["behind the search"], scores["behind the search, natural questions"]
    text = TEXT.format(
        size=model.stat().st_size / 1e6,
        recipe=(run / "model" / RECIPE_FILE).read_text(encoding="utf-8").strip(),
        answers="\n".join(_answer_row(name, score) for name, score in scores.items() if _has_answers(name, score)),
        wide=scores["squad_half_a in 32 bits"]["f1"],
        narrow=scores["squad_half_a"]["f1"],
        abstentions="\n".join(_abstention_row(name, score) for name, score in scores.items() if ABSTENTION[0] in score),
        cases=behind["cases"],
        passages=behind["passages"],
        natural_cases=natural["cases"],
        natural_passages=natural["passages"],
        behind="\n".join(f"| {name} | {_mean(behind[name])} | {_mean(natural[name])} |" for name in BEHIND),
    )
    (model.parent / CARD_FILE).write_text(text, encoding="utf-8")


def _has_answers(name: str, score: dict[str, Any]) -> bool:
    return "exact" in score and "32 bits" not in name


def _answer_row(name: str, score: dict[str, Any]) -> str:
    low, high = score["f1_interval"]
    return f"| {name} | {score['answerable']} | {score['exact']} | {score['f1']} | {low} to {high} |"


def _abstention_row(name: str, score: dict[str, Any]) -> str:
    return f"| {name} | " + " | ".join(str(score[number]) for number in ABSTENTION) + " |"


def _mean(value: float | list[float]) -> str:
    if isinstance(value, list):
        return f"{value[0]:.3f} | {value[1]:.3f} to {value[2]:.3f}"
    return f"{value:.3f} |"
