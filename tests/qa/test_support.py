"""Support is a probability: by the words carried, or by any NLI cross-encoder."""

from pathlib import Path

import pytest

from index.errors import ModelError
from qa.support import NliSupport, WordSupport, load_support

SENTENCE = "Ida Krog has kept the lamp of Varnholm since 1871."


def write_cross_encoder(folder: Path, labels: list[str], favoured: int) -> Path:
    """Write a small BERT that always gives the label ``favoured`` a logit of 3."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "lamp", "ship"]), encoding="utf-8")
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    config = BertConfig(vocab_size=7, num_labels=len(labels), **sizes)
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: number for number, label in enumerate(labels)}
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        model.classifier.bias[favoured] = 3.0
    model.save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(vocabulary)).save_pretrained(folder)
    return folder


def test_words_carried_are_support() -> None:
    support = WordSupport()
    whole = support.score("Ida Krog kept the lamp.", [SENTENCE])
    part = support.score("Ida Krog kept the lamp and sold fish.", [SENTENCE])
    other = support.score("The proposal was carried by the council.", [SENTENCE])
    assert 1 >= whole > support.threshold > other >= 0
    assert whole > part > other


@pytest.mark.parametrize(
    "statement",
    ["Ida Krog resigned.", "Ida Krog was arrested in 1871.", "The lamp is a submarine.", "A submarine sank."],
)
def test_names_and_numbers_alone_carry_nothing(statement: str) -> None:
    support = WordSupport()
    assert support.score(statement, [SENTENCE]) < support.threshold


def test_sentences_support_together() -> None:
    support = WordSupport()
    statement = "Ida Krog kept the lamp and sold fish."
    assert support.score(statement, [SENTENCE, "She sold fish."]) > support.score(statement, [SENTENCE])


@pytest.mark.parametrize(
    ("labels", "favoured", "expected"),
    [
        (["contradiction", "ENTAILMENT", "neutral"], 1, 0.9094),
        (["contradiction", "entailment", "neutral"], 0, 0.0453),
        (["entailment", "not_entailment"], 0, 0.9526),
        (["LABEL_0"], 0, 0.9526),
    ],
)
def test_any_nli_cross_encoder_by_path(tmp_path: Path, labels: list[str], favoured: int, expected: float) -> None:
    support = load_support(str(write_cross_encoder(tmp_path, labels, favoured)))
    assert isinstance(support, NliSupport)
    assert support.score("The lamp is lit.", [SENTENCE]) == pytest.approx(expected, abs=1e-3)


def test_a_model_without_entailment_is_refused(tmp_path: Path) -> None:
    folder = write_cross_encoder(tmp_path, ["good", "bad"], 0)
    with pytest.raises(ModelError, match="has no label for entailment"):
        load_support(str(folder))


def test_a_model_that_is_nowhere_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"\(QA_SUPPORT\) could not be loaded"):
        load_support(str(tmp_path / "nothing"))
