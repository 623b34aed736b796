"""Training the span head and the encoder under it; resumable, seeded, on a CPU or a GPU."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch

from qa.reader.training.encode import UNMARKED, Encoded, batches, padded

CHECKPOINT_SECONDS = 240.0
WARM_UP = 0.04
# Scores are divided by it before they are compared with a teacher's, so that what is nearly right counts too.
TEMPERATURE = 2.0
INPUTS = ("input_ids", "token_type_ids", "attention_mask")
HIDDEN = -1e4  # the score of a token that is only padding


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. ``minutes`` ends the training early, with the learning rate run down to nothing all the same.

    ``frozen_layers`` counts encoder layers from below that stay as they are, the embeddings with them
    when it is not 0. ``dropout`` spares the attention, which runs fused without, on a processor twice as fast.
    ``share`` is that of the trained weights in the model made; the rest are those that it started from, which does
    better than either where a trained reader is trained on (Wortsman et al. 2022, arXiv 2109.01903).
    """

    rate: float = 1.5e-4
    weight_decay: float = 0.01
    batch_tokens: int = 2048
    passes: int = 2
    minutes: float = 1e9
    frozen_layers: int = 0
    dropout: float = 0.0
    share: float = 1.0
    taught: float = 0.7
    seed: int = 1


@dataclass(slots=True)
class Progress:
    """Where the training stands: batches done and seconds spent on them."""

    step: int = 0
    seconds: float = 0.0


def span_loss(start: torch.Tensor, end: torch.Tensor, first: torch.Tensor, last: torch.Tensor) -> torch.Tensor:
    """Return the mean loss of a batch: cross-entropy of both ends, position 0 meaning no answer.

    ``start`` and ``end`` are (batch, tokens) logits. Where the answer is ``UNMARKED`` the loss only
    asks that it be not position 0.
    """
    total = torch.zeros(start.shape[0], device=start.device)
    for logits, gold in ((start, first), (end, last)):
        chances = logits.log_softmax(dim=1)
        marked = -chances.gather(1, gold.clamp(min=0)[:, None])[:, 0]
        unmarked = -(1 - chances[:, 0].exp()).clamp(min=1e-4).log()
        total = total + torch.where(gold == UNMARKED, unmarked, marked) / 2
    return total.mean()


def taught_loss(own: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Return how far the scores of a batch, (batch, tokens), are from a teacher's (Hinton et al. 2015).

    Scaled so that its gradients are as large as those of the cross-entropy at any temperature.
    """
    wanted = (teacher / TEMPERATURE).log_softmax(dim=1)
    got = (own / TEMPERATURE).log_softmax(dim=1)
    return TEMPERATURE**2 * (wanted.exp() * (wanted - got)).sum(dim=1).mean()


def collate(batch: Sequence[Encoded], device: torch.device) -> dict[str, torch.Tensor]:
    """Return the padded tensors of a batch, (batch, tokens), and ``first`` and ``last``, (batch,).

    ``wanted``, (batch, 2, tokens), is among them where a teacher has scored the examples.
    """
    width = padded(max(len(example.ids) for example in batch))
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    segments = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    for row, example in enumerate(batch):
        length = len(example.ids)
        ids[row, :length] = torch.tensor(example.ids)
        segments[row, example.question_length : length] = 1
        mask[row, :length] = 1
    ends = torch.tensor([(example.first, example.last) for example in batch])
    tensors = {"input_ids": ids, "token_type_ids": segments, "attention_mask": mask}
    tensors |= {"first": ends[:, 0], "last": ends[:, 1]}
    taught = [torch.from_numpy(example.wanted) for example in batch if example.wanted is not None]
    if taught:
        tensors["wanted"] = torch.full((len(batch), 2, width), HIDDEN)
        for row, scores in enumerate(taught):
            tensors["wanted"][row, :, : scores.shape[1]] = scores
    return {name: tensor.to(device) for name, tensor in tensors.items()}


def train(model: Any, passes: Sequence[Sequence[Encoded]], recipe: Recipe, folder: Path) -> None:
    """Train ``model`` in place over the examples of each pass, from the checkpoint in ``folder`` if there is one.

    Where examples come with a teacher's scores, ``model`` learns these too.
    Writes ``folder/log.jsonl`` (one line each 50 steps) and a checkpoint every few minutes, in the end the model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    start = {name: weight.clone() for name, weight in model.state_dict().items()}
    torch.manual_seed(recipe.seed)
    _prepare(model, recipe)
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=recipe.rate, weight_decay=recipe.weight_decay, fused=True)
    progress = _resume(model, optimizer, folder)
    schedule = _all_batches(passes, recipe)
    saved, mean_loss = time.monotonic(), 0.0
    for step, batch in enumerate(schedule):
        if step < progress.step:
            continue
        done = max(step / len(schedule), progress.seconds / 60 / recipe.minutes)
        if done >= 1:
            break
        began = time.monotonic()
        mean_loss += 0.02 * (_one_step(model, optimizer, batch, recipe, done) - mean_loss)
        progress.step += 1
        progress.seconds += time.monotonic() - began
        if progress.step % 50 == 0:
            _log(folder, progress, len(schedule), mean_loss)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(model, optimizer, progress, folder)
            saved = time.monotonic()
    _save(model, optimizer, progress, folder)
    model.load_state_dict(_averaged(start, model.state_dict(), recipe.share))
    model.save_pretrained(folder / "model")


def _one_step(
    model: Any,
    optimizer: torch.optim.Optimizer,
    batch: list[Encoded],
    recipe: Recipe,
    done: float,
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = recipe.rate * min(1.0, (done + 1e-3) / WARM_UP) * (1 - done)
    tensors = collate(batch, model.device)
    start, end = logits(model, tensors)
    loss = span_loss(start, end, tensors["first"], tensors["last"])
    if "wanted" in tensors:
        start_wanted, end_wanted = tensors["wanted"].unbind(dim=1)
        taught = (taught_loss(start, start_wanted) + taught_loss(end, end_wanted)) / 2
        loss = torch.lerp(loss, taught, recipe.taught)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_([w for group in optimizer.param_groups for w in group["params"]], 1.0)
    optimizer.step()
    return loss.item()


def logits(model: Any, tensors: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the scores of every token to start and to end the answer, (batch, tokens) each, for collated tensors."""
    narrow = _multiplies_in_16_bits(model.device.type)
    with torch.autocast(model.device.type, dtype=torch.bfloat16, enabled=narrow):
        output = model(**{name: tensors[name] for name in INPUTS})
    hidden = tensors["attention_mask"] == 0
    return output.start_logits.float().masked_fill(hidden, HIDDEN), output.end_logits.float().masked_fill(
        hidden, HIDDEN
    )


@cache
def _multiplies_in_16_bits(device: str) -> bool:
    """Tell whether matrix products in bfloat16 are faster than in float32: several times so, or a hundred slower."""
    if device != "cpu":
        return True
    instructions = torch.cpu.get_capabilities()
    return bool(instructions.get("amx_bf16") or instructions.get("avx512_bf16") or instructions.get("bf16"))


def _averaged(
    start: dict[str, torch.Tensor], trained: dict[str, torch.Tensor], share: float
) -> dict[str, torch.Tensor]:
    return {
        name: torch.lerp(start[name], weight, share) if weight.is_floating_point() else weight
        for name, weight in trained.items()
    }


def _prepare(model: Any, recipe: Recipe) -> None:
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0 if name.endswith("attention.self.dropout") else recipe.dropout
    if recipe.frozen_layers:
        frozen = [model.bert.embeddings, *model.bert.encoder.layer[: recipe.frozen_layers]]
        for module in frozen:
            module.requires_grad_(requires_grad=False)
    model.train()


def _all_batches(passes: Sequence[Sequence[Encoded]], recipe: Recipe) -> list[list[Encoded]]:
    def each() -> Iterator[list[Encoded]]:
        for number, examples in enumerate(passes):
            yield from batches(examples, recipe.batch_tokens, recipe.seed * 1000 + number)

    return list(each())


def _resume(model: Any, optimizer: torch.optim.Optimizer, folder: Path) -> Progress:
    path = folder / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, map_location=model.device, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    random.seed(state["progress"]["step"])
    torch.manual_seed(state["progress"]["step"])
    return Progress(**state["progress"])


def _save(model: Any, optimizer: torch.optim.Optimizer, progress: Progress, folder: Path) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "progress": asdict(progress)}
    torch.save(state, folder / "checkpoint.new")
    (folder / "checkpoint.new").replace(folder / "checkpoint.pt")
    model.save_pretrained(folder / "model")


def steps_logged(folder: Path) -> tuple[int, int]:
    """Return the batches that the training in ``folder`` has done, to the last 50, and those that it was to do."""
    last = json.loads((folder / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    return int(last["step"]), int(last["of"])


def _log(folder: Path, progress: Progress, steps: int, loss: float) -> None:
    line = {
        "step": progress.step,
        "of": steps,
        "minutes": round(progress.seconds / 60, 1),
        "loss": round(loss, 4),
    }
    with (folder / "log.jsonl").open("a") as log:
        log.write(json.dumps(line) + "\n")
