#!/usr/bin/env python3
"""What a careful user of PyTorch and transformers writes to label one record with a folder of ours: the peer of
`./visualbert predict` in cold_predict.py. Nothing is imported or read that one prediction does not need.

Usage: predict_one.py RUN --text TEXT --image FILE
Prints a JSON object of labels and probabilities. RUN is a model of concatenation with `pixels` or `conv-grid`.
"""
import argparse, json
from pathlib import Path
import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers.models.visual_bert.modeling_visual_bert import VisualBertForVisualReasoning


def image(folder, path):
    """The normalised image [1, 3, height, width]."""
    how = json.loads((folder / "preprocessor_config.json").read_text())
    image = Image.open(path).convert("RGB").resize((how["width"], how["height"]), Image.BILINEAR)
    pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
    pixels = pixels.view(1, how["height"], how["width"], 3).permute(0, 3, 1, 2).float().div(255)
    mean, std = (torch.tensor(how[name]).view(1, 3, 1, 1) for name in ("mean", "std"))
    return (pixels - mean) / std


def runs_of_pixels(pixels, encoder):
    """[1, V, D]: channel after channel, row after row, the last run padded with zeros."""
    flat, dimension = pixels.flatten(1), encoder["dimension"]
    return torch.nn.functional.pad(flat, (0, -flat.shape[1] % dimension)).view(1, -1, dimension)


def convolved(pixels, encoder, folder):
    """[1, V, D]: convolutions of stride 2, each with group norm and GELU; 2-D positions; a LayerNorm."""
    from safetensors import safe_open
    with safe_open(folder / "model.safetensors", "pt") as file:
        weights = {k.removeprefix("visual_encoder."): file.get_tensor(k)
                   for k in file.keys() if k.startswith("visual_encoder.")}
    functional, x = torch.nn.functional, pixels
    for i in range(len(encoder["channels"])):
        x = functional.conv2d(x, weights[f"convolution.{i}.weight"], weights[f"convolution.{i}.bias"], 2, 1)
        x = functional.gelu(functional.group_norm(x, 8, weights[f"norm.{i}.weight"], weights[f"norm.{i}.bias"]))
    x = x.permute(0, 2, 3, 1) + weights["positions.rows"][:, None] + weights["positions.columns"][None]
    x = x.flatten(1, 2)
    return functional.layer_norm(x, x.shape[-1:], weights["LayerNorm.weight"], weights["LayerNorm.bias"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=Path)
    parser.add_argument("--text", required=True)
    parser.add_argument("--image", required=True)
    args = parser.parse_args()
    model = VisualBertForVisualReasoning.from_pretrained(args.run, local_files_only=True).eval()
    encoder = model.config.visual_encoder
    with torch.inference_mode():
        pixels = image(args.run, args.image)
        visual = runs_of_pixels(pixels, encoder) if encoder["kind"] == "pixels" else convolved(pixels, encoder, args.run)
        ids = torch.tensor([Tokenizer.from_file(str(args.run / "tokenizer.json")).encode(args.text).ids])
        logits = model(
            input_ids=ids, attention_mask=torch.ones_like(ids), token_type_ids=torch.zeros_like(ids),
            visual_embeds=visual, visual_attention_mask=torch.ones(visual.shape[:2]),
            visual_token_type_ids=torch.ones(visual.shape[:2], dtype=torch.long)).logits
        probabilities = logits.softmax(-1)[0].tolist()
    print(json.dumps({model.config.id2label[i]: p for i, p in enumerate(probabilities)}))


main()
