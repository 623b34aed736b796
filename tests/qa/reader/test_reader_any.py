"""Any reader keeps the same promises: the reader's own format, and a Hugging Face model by path."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from reader_models import write_tiny_model
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForQuestionAnswering, BertModel, PreTrainedTokenizerFast

from index.errors import ModelError
from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.calibration import CALIBRATION_FILE, Calibration
from qa.reader.load import UNCALIBRATED, load_reader
from qa.reader.model import TOKENIZER_FILE
from qa.reader.read import Reader

WORDS = ["where", "is", "it", "paris", "lyon", "not", "word", "?", "."]
READERS = ["our own", "hugging face"]


def write_hugging_face(folder: Path) -> None:
    """Train a model of one layer to point at the word "paris", and save it as the hub would have it."""
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS])}
    plain = Tokenizer(models.WordLevel(vocabulary, "[UNK]"))
    plain.normalizer = normalizers.Lowercase()
    plain.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    plain.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=plain, **special)
    tokenizer.model_max_length = 64
    tokenizer.save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
    )
    model = BertForQuestionAnswering(config)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    ids = torch.randint(4, len(vocabulary), (64, 30))
    ids[ids == vocabulary["paris"]] = vocabulary["lyon"]
    gold = torch.randint(1, 30, (64,))
    ids[:, 0] = 2
    ids[torch.arange(64), gold] = vocabulary["paris"]
    for _ in range(60):
        loss = model(input_ids=ids, start_positions=gold, end_positions=gold).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.save_pretrained(folder)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {name: tmp_path_factory.mktemp(name.replace(" ", "-")) for name in READERS}
    write_tiny_model(made["our own"], {"paris": (5, 6), "is": (-1, -2), "lyon": (-3, -3)})
    Calibration(1.0, 0.0, 0.4).save(made["our own"])
    write_hugging_face(made["hugging face"])
    return made


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest, folders: dict[str, Path]) -> Reader:
    return load_reader(str(folders[request.param]), lambda _: None)[0]


def hits_of(*texts: str) -> list[Hit]:
    found = [(text, tuple(sentences_of(Source(text[:9], text[:9], text)))) for text in texts]
    return [Hit(text[:9], sentences, (0.5,) * len(sentences), 0.5, None, None) for text, sentences in found]


def words_found(reader: Reader, question: str, texts: Sequence[str]) -> list[str]:
    return [found.text for found in reader.read(question, hits_of(*texts)).found]


def test_the_answer_is_found_with_its_place(reader: Reader) -> None:
    texts = ["It is not Lyon. Word word.", "It is Paris. It is not word."]
    (found,) = reader.read("Where is it?", hits_of(*texts)).found
    assert (found.text, found.source_name, found.sentence.ordinal) == ("Paris", texts[1][:9], 1)
    assert texts[1][found.start : found.end] == "Paris"
    assert found.probability > 0.5


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    assert words_found(reader, "Where is it?", []) == []
    assert words_found(reader, "Where is it?", [" "]) == []


def test_a_sentence_of_50000_characters_is_read_to_its_end(reader: Reader) -> None:
    assert words_found(reader, "Where is it?", ["word " * 10_000 + "Paris."]) == ["Paris"]


@pytest.mark.parametrize("question", ["", "where " * 5_000, "где", "\ud800?", "🜁🜂 谁"])
def test_any_question_is_read(reader: Reader, question: str) -> None:
    assert words_found(reader, question, ["It is Paris."]) == ["Paris"]


@pytest.mark.parametrize("text", ["谁被杀了？", "من قُتل؟", "\ud800 word", "🜁🜂"])
def test_texts_of_any_script_are_read(reader: Reader, text: str) -> None:
    for found in reader.read("Where is it?", hits_of(text)).found:
        assert found.text
        assert found.text in text


def test_many_texts_are_scored_as_each_alone(folders: dict[str, Path]) -> None:
    from qa.reader.hub import HubModel

    model = HubModel(str(folders["hugging face"]))
    texts = ["It is Paris.", "word " * 20 + "Lyon", *["It is not it."] * 20]
    together = model.score("Where?", texts)
    assert [stretch.text for stretch in together] == list(range(22))
    for number, text in enumerate(texts):
        (alone,) = model.score("Where?", [text])
        assert np.allclose(alone.start, together[number].start, atol=1e-4)
        assert alone.no_answer == pytest.approx(together[number].no_answer, abs=1e-4)


def test_each_reader_has_its_own_threshold(folders: dict[str, Path]) -> None:
    assert load_reader(str(folders["our own"]), lambda _: None)[1] == 0.4
    assert load_reader(str(folders["hugging face"]), lambda _: None)[1] == UNCALIBRATED.threshold
    Calibration(1.0, 0.0, 0.7).save(folders["hugging face"])
    assert load_reader(str(folders["hugging face"]), lambda _: None)[1] == 0.7
    (folders["hugging face"] / CALIBRATION_FILE).unlink()


def test_a_name_that_is_no_reader_is_said_in_one_sentence(folders: dict[str, Path], tmp_path: Path) -> None:
    encoder = tmp_path / "encoder"
    BertModel(BertConfig(vocab_size=9, hidden_size=4, num_hidden_layers=1, num_attention_heads=1)).save_pretrained(
        encoder
    )
    for name in (TOKENIZER_FILE, "tokenizer_config.json"):
        (encoder / name).write_bytes((folders["hugging face"] / name).read_bytes())
    empty = tmp_path / "empty"
    empty.mkdir()
    for name, words in (
        (str(encoder), "not trained to find answers"),
        (str(empty), "cannot be loaded"),
        (" ", "empty"),
    ):
        with pytest.raises(ModelError, match=words) as refused:
            load_reader(name, lambda _: None)
        assert "\n" not in str(refused.value)


def test_our_own_format_never_loads_torch(folders: dict[str, Path]) -> None:
    code = (
        "import sys\nfrom qa.reader.load import load_reader\n"
        f"load_reader({str(folders['our own'])!r}, lambda _: None)\n"
        "assert not {'torch', 'transformers'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
