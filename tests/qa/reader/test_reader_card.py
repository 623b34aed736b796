"""The model card holds every figure that was measured."""

from pathlib import Path

from qa.reader.training.card import ABSTENTION, BEHIND, CARD_FILE, RECIPE_FILE, write_card, write_recipe
from qa.reader.training.train import Recipe


def test_the_card_gives_the_scores_of_every_set(tmp_path: Path) -> None:
    answers = {"answerable": 40, "exact": 61.5, "f1": 72.25, "f1_interval": [70.1, 74.9]}
    scores = {
        "squad_half_a": answers,
        "squad_half_a, half impossible": dict.fromkeys(ABSTENTION, 0.625),
        "squad_half_a in 32 bits": {**answers, "f1": 72.75},
        "behind the search": {
            "passages": 77,
            "cases": 88,
            **dict.fromkeys(BEHIND, 0.5),
            "F1, always answering": [0.4, 0.3, 0.45],
        },
        "behind the search, natural questions": {"passages": 66, "cases": 99, **dict.fromkeys(BEHIND, 0.25)},
    }
    model = tmp_path / "model.onnx"
    model.write_bytes(b"x" * 3_000_000)
    (tmp_path / "log.jsonl").write_text('{"step": 50, "of": 90, "loss": 1}\n{"step": 1050, "of": 2090, "loss": 1}\n')
    before = tmp_path / "before"
    for folder in (before, tmp_path / "model"):
        folder.mkdir()
    (before / RECIPE_FILE).write_text("- What came before.\n")
    write_recipe(tmp_path, Recipe(share=0.7), before, taught=True, reworded=True)
    write_card(tmp_path, model, scores)
    card = (tmp_path / CARD_FILE).read_text()
    assert "| squad_half_a | 40 | 61.5 | 72.25 | 70.1 to 74.9 |" in card
    assert "| squad_half_a, half impossible | 0.625 | 0.625 |" in card
    assert "In 32 bits the F1 on SQuAD is 72.75, in 8 bits 72.25." in card
    assert "(88 cases over 77 passages)" in card
    assert "(99 over 66)" in card
    assert "| F1, always answering | 0.400 | 0.300 to 0.450 | 0.250 | |" in card
    assert "- What came before.\n- 1,050 batches of 2,048 tokens, of 2,090 in 2 passes" in card
    assert "30% of the weights made are those from before. 70% of the loss are a teacher's scores." in card
    assert "in other words, or asking for something else, by WordNet 3." in card
    assert "3 MB" in card
