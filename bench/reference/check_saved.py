#!/usr/bin/env python3
"""Checks that transformers makes the same of a saved folder as we do.

Usage, in the reference environment (setup.sh makes it), from the repository's root:

    check_saved.py DIR [--inputs FILE] [--tolerance 1e-4]

DIR is a folder that visualbert saved. Its model is loaded with the class that its config.json names, and run on the
inputs, safetensors with the names of forward()'s arguments; without --inputs on random ones. `visualbert forward` runs
on the same. Prints each output's largest difference; ends with 1 where one is above the tolerance.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file, save_file

LAUNCHER = Path(__file__).resolve().parents[2] / "visualbert"


def random_inputs(config, batch=3, text=7, visual=5):
    generator = torch.Generator().manual_seed(0)
    return {
        "input_ids": torch.randint(0, config.vocab_size, (batch, text), generator=generator),
        "attention_mask": (torch.arange(text) < torch.tensor([[text], [text - 2], [text - 1]])).long(),
        "visual_embeds": torch.randn(batch, visual, config.visual_embedding_dim, generator=generator),
        "visual_attention_mask": (torch.arange(visual) < torch.tensor([[visual - 1], [visual], [2]])).float(),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--inputs", type=Path)
    arguments.add_argument("--tolerance", type=float, default=1e-4)
    options = arguments.parse_args()
    config = json.loads((options.folder / "config.json").read_text())
    if config.get("co_attention") or config.get("visual_encoder"):
        sys.exit(f"{options.folder}: transformers knows neither co-attention nor visual encoders")
    loader = getattr(transformers, config["architectures"][0])
    model, report = loader.from_pretrained(options.folder, output_loading_info=True)
    wrong = {kind: keys for kind, keys in report.items() if keys and kind.endswith("_keys")}
    if wrong:
        sys.exit(f"{options.folder}: transformers found {wrong}")
    inputs = load_file(options.inputs) if options.inputs else random_inputs(model.config)
    inputs = {k: v for k, v in inputs.items() if k not in ("labels", "sentence_image_labels")}
    with tempfile.TemporaryDirectory() as temporary:
        given, made = Path(temporary, "inputs.safetensors"), Path(temporary, "outputs.safetensors")
        save_file(inputs, given)
        command = [LAUNCHER, "forward", options.folder, "--inputs", given, "--output", made]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
        ours = load_file(made)
    with torch.no_grad():
        theirs = model.eval()(**inputs)
    failed = False
    for name, tensor in ours.items():
        difference = (theirs[name] - tensor).abs().max().item()
        failed |= difference > options.tolerance
        print(f"{loader.__name__} {name} {list(tensor.shape)}: largest difference {difference:.2e}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
