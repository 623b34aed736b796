"""The training loop on a model of a few numbers."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from qa.reader.training.encode import UNMARKED, WIDTH_STEP, Encoded
from qa.reader.training.taught import taught
from qa.reader.training.teacher import translated
from qa.reader.training.train import HIDDEN, TEMPERATURE, Recipe, collate, span_loss, taught_loss, train


class TinyModel(torch.nn.Module):
    """Start and end logits of a token by its id alone."""

    device = torch.device("cpu")

    def __init__(self) -> None:
        super().__init__()
        self.table = torch.nn.Embedding(10, 2)

    def forward(self, input_ids: torch.Tensor, **_: torch.Tensor) -> Any:
        start, end = self.table(input_ids).unbind(-1)
        return SimpleNamespace(start_logits=start, end_logits=end)

    def save_pretrained(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)


EXAMPLES = [Encoded((1, 3, 2, *([4] * n), 7, 2), 3, 3 + n, 3 + n) for n in range(1, 20)]


def logged(folder: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def test_training_learns_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = TinyModel()
    train(first, [EXAMPLES] * 20, Recipe(rate=0.05, batch_tokens=60, minutes=1e-4), tmp_path)
    stopped = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["progress"]["step"]
    second = TinyModel()
    train(second, [EXAMPLES] * 20, Recipe(rate=0.05, batch_tokens=60), tmp_path)
    assert stopped > 0
    assert logged(tmp_path)[-1]["step"] <= logged(tmp_path)[-1]["of"]
    assert second.table.weight[7, 0] > second.table.weight[4, 0] + 1


def test_a_finished_training_is_left_alone(tmp_path: Path) -> None:
    recipe = Recipe(batch_tokens=60)
    train(TinyModel(), [EXAMPLES], recipe, tmp_path)
    model = TinyModel()
    train(model, [EXAMPLES], recipe, tmp_path)
    assert torch.equal(
        model.table.weight, torch.load(tmp_path / "checkpoint.pt", weights_only=True)["model"]["table.weight"]
    )


def test_a_share_of_the_weights_stays_as_it_was(tmp_path: Path) -> None:
    model = TinyModel()
    before = model.table.weight.detach().clone()
    train(model, [EXAMPLES], Recipe(rate=0.05, batch_tokens=60, share=0.25), tmp_path)
    trained = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["model"]["table.weight"]
    assert not torch.equal(trained, before)
    assert torch.allclose(model.table.weight, 0.75 * before + 0.25 * trained)


def test_an_unmarked_answer_only_asks_for_an_answer() -> None:
    logits = torch.tensor([[-9.0, 0.0, 0.0], [9.0, 0.0, 0.0]])
    gold = torch.tensor([UNMARKED, 0])
    assert span_loss(logits, logits, gold, gold).item() == pytest.approx(0, abs=0.01)
    assert span_loss(logits.flip(0), logits.flip(0), gold, gold).item() > 5


def test_batches_are_padded() -> None:
    tensors = collate(EXAMPLES[:2], torch.device("cpu"))
    padding = [0] * (WIDTH_STEP - 7)
    assert tensors["input_ids"].tolist() == [[1, 3, 2, 4, 7, 2, 0, *padding], [1, 3, 2, 4, 4, 7, 2, *padding]]
    assert tensors["attention_mask"].tolist() == [[1] * 6 + [0, *padding], [1] * 7 + padding]
    assert tensors["token_type_ids"].tolist() == [[0, 0, 0, 1, 1, 1, 0, *padding], [0, 0, 0, 1, 1, 1, 1, *padding]]
    assert tensors["first"].tolist() == [4, 5]


def test_a_teacher_outweighs_the_marks_that_it_contradicts(tmp_path: Path) -> None:
    teacher, model = TinyModel(), TinyModel()
    with torch.no_grad():
        teacher.table.weight.zero_()
        teacher.table.weight[4] = 9.0  # where the marks say 7
    examples = taught(teacher, EXAMPLES, tmp_path / "taught")
    train(model, [examples] * 20, Recipe(rate=0.05, batch_tokens=60, taught=0.9), tmp_path)
    assert (model.table.weight[4] > model.table.weight[7] + 1).all()


def test_what_a_teacher_scores_is_kept_example_by_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.reader.training.taught.SHARD", 5)
    monkeypatch.setattr("qa.reader.training.taught.BATCH_TOKENS", 40)
    teacher = TinyModel()
    told = taught(teacher, EXAMPLES, tmp_path)
    assert told == EXAMPLES
    for example in told:
        assert example.wanted is not None
        expected = teacher.table.weight[list(example.ids)].T.detach()
        assert torch.allclose(torch.from_numpy(example.wanted).float(), expected, atol=1e-2)
    for weight in teacher.parameters():
        weight.data.zero_()
    next(tmp_path.glob("0003-*.npy")).unlink()
    again = taught(teacher, EXAMPLES, tmp_path)
    assert all(np.array_equal(one.wanted, other.wanted) for one, other in zip(told[:15], again[:15], strict=True))
    assert not any(np.any(one.wanted) for one in again[15:])
    tensors = collate(told[:2], torch.device("cpu"))
    assert tensors["wanted"].shape == (2, 2, WIDTH_STEP)
    assert (tensors["wanted"][0, :, 6:] == HIDDEN).all()


def test_what_a_teacher_teaches_is_its_scores_up_to_a_constant() -> None:
    scores = torch.tensor([[1.0, 5.0, -1e4], [0.0, 2.0, 1.0]])
    assert taught_loss(scores + 3, scores).item() == pytest.approx(0, abs=1e-5)
    own = torch.zeros(1, 2, requires_grad=True)
    taught_loss(own, torch.tensor([[2 * TEMPERATURE, 0.0]])).backward()
    chance = torch.tensor([2.0, 0.0]).softmax(0)
    assert own.grad is not None
    assert own.grad[0].tolist() == pytest.approx((TEMPERATURE * (0.5 - chance)).tolist())


def test_a_teacher_reads_the_pieces_by_its_own_numbers() -> None:
    assert translated(torch.tensor([[101, 2040, 102, 1998, 102, 0]])).tolist() == [[0, 2044, 2, 2002, 2, 1]]
