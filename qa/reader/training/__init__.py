"""How the reader's model is made: data, training, evaluation, calibration and export. Needs torch and transformers."""
