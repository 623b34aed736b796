"""From the name of a reader in the settings to a reader that is ready."""

from functools import cache
from pathlib import Path

from index.errors import ModelError
from qa.reader.calibration import CALIBRATION_FILE, Calibration, load_calibration
from qa.reader.headed import SourceText
from qa.reader.model import BUNDLED_FOLDER, MODEL_FILE, BundledModel
from qa.reader.read import Reader

# For models that nobody has calibrated here: an answer is given where it scores better than no answer, the rule
# that SQuAD 2 models are trained for; the probabilities are a guess.
UNCALIBRATED = Calibration(slope=0.5, bias=0.0, threshold=0.5)


def load_reader(name: str, source_text: SourceText) -> tuple[Reader, float]:
    """Return the reader that ``name`` means, and the probability below which it should abstain.

    ``bundled`` is the reader's own model; the path of a folder with a ``model.onnx`` one that was
    trained by ``qa.reader.training``; anything else a Hugging Face model, by name or path.

    Raises:
        ModelError: the model is missing, damaged or not a reader.

    """
    folder = BUNDLED_FOLDER if name == "bundled" else Path(name).expanduser()
    if name == "bundled" or (folder / MODEL_FILE).is_file():
        calibration = load_calibration(folder)
        model = _bundled() if name == "bundled" else BundledModel(folder)
        return Reader(model, calibration, source_text), calibration.threshold
    if not name.strip():
        raise ModelError("QA_READER is empty; use 'bundled', a Hugging Face model's name, or a path.")
    if folder.is_absolute() and not folder.is_dir():
        raise ModelError(
            f"There is no folder {name} (QA_READER); use 'bundled', a Hugging Face model's name, or a path."
        )
    # Imported where it is used: it loads PyTorch.
    from qa.reader.hub import HubModel

    calibration = load_calibration(folder) if (folder / CALIBRATION_FILE).is_file() else UNCALIBRATED
    return Reader(HubModel(name), calibration, source_text), calibration.threshold


@cache
def _bundled() -> BundledModel:
    # It never changes and can be shared, and loading it takes longer than answering with it.
    return BundledModel()
