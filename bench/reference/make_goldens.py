#!/usr/bin/env python3
"""Writes the golden cases that GoldenCasesTest holds the network to.

Usage, in the reference environment (setup.sh makes it):

    make_goldens.py OUT [--seed N]       e.g. OUT = core/src/test/resources/goldens

Each case is a tiny model with random weights, its inputs, and what transformers' VisualBERT makes of them in double
precision, written as single precision. A case is a folder:

    config.json, model.safetensors   the checkpoint; some have pytorch_model.bin instead of the latter
    case.json                        the head and the name of transformers' class
    inputs.safetensors               the arguments of forward(), by transformers' names
    outputs.safetensors              the head's outputs, without labels
        loss                         with labels
        hidden_states.N, attentions.N
        co_attention.N.text_to_visual, co_attention.N.visual_to_text
        grad.NAME                    the gradient of the loss; of the mean square of the last hidden state without one
        sgd3.NAME                    the weights after three steps of gradient descent, learning rate 0.1

Two things transformers does not have are defined here: co-attention, and bypass_transformer, which it has but which
fails there. The attention of bypass_transformer's additional layer is the last of attentions.N.
"""
import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from torch import nn

BATCH, TEXT, VISUAL, CHOICES, PHRASES = 2, 6, 4, 2, 3
CLASSES = {
    "base": transformers.VisualBertModel,
    "pretraining": transformers.VisualBertForPreTraining,
    "vqa": transformers.VisualBertForQuestionAnswering,
    "multiple_choice": transformers.VisualBertForMultipleChoice,
    "visual_reasoning": transformers.VisualBertForVisualReasoning,
    "region_to_phrase": transformers.VisualBertForRegionToPhraseAlignment,
}


@dataclass
class Case:
    name: str
    head: str
    config: dict = field(default_factory=dict)
    co_attention: dict | None = None
    alignment: int = 0  # words a visual token is aligned with, at most
    positions: bool = False
    masks: bool = True
    torch_file: bool = False  # pytorch_model.bin instead of model.safetensors


def co_attention(variant, layers, size):
    return dict(variant=variant, num_layers=layers, hidden_size=size, num_attention_heads=2, intermediate_size=20)


CASES = [
    Case("base", "base"),
    Case("base_two_layers_relu", "base", dict(num_hidden_layers=2, hidden_act="relu")),
    Case("base_without_masks", "base", masks=False),
    Case("base_alignment", "base", dict(special_visual_initialize=False), alignment=3),
    Case("bypass_transformer", "base", dict(bypass_transformer=True)),
    Case("pretraining", "pretraining", dict(hidden_act="gelu_new")),
    Case("pretraining_torch_file", "pretraining", torch_file=True),
    Case("vqa", "vqa", dict(num_hidden_layers=2)),
    Case("vqa_torch_file", "vqa", dict(hidden_act="relu"), torch_file=True),
    Case("multiple_choice", "multiple_choice"),
    Case("region_to_phrase", "region_to_phrase"),
    Case("visual_reasoning", "visual_reasoning", dict(hidden_act="gelu_new")),
    Case("visual_reasoning_positions", "visual_reasoning", positions=True),
    Case("co_attention_bare", "visual_reasoning", co_attention=co_attention("bare", 1, 16)),
    Case("co_attention_residual", "vqa", dict(hidden_act="relu"), co_attention("residual", 1, 24)),
    Case("co_attention_block", "visual_reasoning", dict(hidden_act="gelu_new"), co_attention("block", 2, 12)),
    Case("pretraining_untied", "pretraining", dict(tie_word_embeddings=False)),
]


def attend(query, key, value, mask, heads):
    """Scaled dot-product attention; mask [B, keys] is 1 where a key may be seen. Gives context and probabilities."""
    q, k, v = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (query, key, value))
    scores = torch.einsum("bhqd,bhkd->bhqk", q, k) * q.shape[-1] ** -0.5
    scores = scores.masked_fill(mask[:, None, None, :] == 0, torch.finfo(scores.dtype).min)
    probabilities = scores.softmax(-1)
    return torch.einsum("bhqk,bhkd->bhqd", probabilities, v).transpose(1, 2).flatten(2), probabilities


class CoAttentionLayer(nn.Module):
    """ViLBERT's co-attention with its names: stream 1 is visual, stream 2 is text, a context is its asker's."""

    def __init__(self, config, co):
        super().__init__()
        self.variant, self.heads = co["variant"], co["num_attention_heads"]
        self.activation = transformers.activations.ACT2FN[config.hidden_act]
        hidden, size, inner = config.hidden_size, co["hidden_size"], co["intermediate_size"]
        norm = lambda: nn.LayerNorm(hidden, eps=config.layer_norm_eps)
        self.biattention = nn.Module()
        for stream in "12":
            for role in ("query", "key", "value"):
                self.biattention.add_module(role + stream, nn.Linear(hidden, size))
        if self.variant == "bare":
            return
        self.biOutput = nn.Module()
        for stream in "12":
            self.biOutput.add_module("dense" + stream, nn.Linear(size, hidden))
            self.biOutput.add_module("LayerNorm" + stream, norm())
        if self.variant == "block":
            for stream in "vt":
                self.add_module(stream + "_intermediate", nn.ModuleDict({"dense": nn.Linear(hidden, inner)}))
                output = nn.ModuleDict({"dense": nn.Linear(inner, hidden), "LayerNorm": norm()})
                self.add_module(stream + "_output", output)

    def forward(self, text, text_mask, visual, visual_mask):
        streams = {"1": visual, "2": text}
        made = {
            role + stream: getattr(self.biattention, role + stream)(x)
            for stream, x in streams.items()
            for role in ("query", "key", "value")
        }
        masks = {"1": visual_mask, "2": text_mask}
        maps = {}
        for asker, asked in (("2", "1"), ("1", "2")):
            context, maps[asker] = attend(
                made["query" + asker], made["key" + asked], made["value" + asked], masks[asked], self.heads
            )
            if self.variant != "bare":
                dense, norm = (getattr(self.biOutput, part + asker) for part in ("dense", "LayerNorm"))
                context = norm(dense(context) + streams[asker])
            if self.variant == "block":
                letter = "v" if asker == "1" else "t"
                inner = self.activation(getattr(self, letter + "_intermediate")["dense"](context))
                output = getattr(self, letter + "_output")
                context = output["LayerNorm"](output["dense"](inner) + context)
            made["out" + asker] = context
        return made["out2"], made["out1"], maps["2"], maps["1"]


class CoAttentionBeforeNorm(nn.Module):
    """Takes the place of the embeddings' LayerNorm: both streams pass here, summed up, joined and not yet normalised."""

    def __init__(self, norm, layers):
        super().__init__()
        self.norm, self.layers = norm, nn.ModuleList(layers)
        self.text_mask = self.visual_mask = None
        self.maps = []

    def forward(self, joined):
        length = self.text_mask.shape[1]
        text, visual = joined[:, :length], joined[:, length:]
        self.maps = []
        for layer in self.layers:
            text, visual, *maps = layer(text, self.text_mask, visual, self.visual_mask)
            self.maps.append(maps)
        return self.norm(torch.cat([text, visual], dim=1))


class BypassModel(transformers.VisualBertModel):
    """The original's bypass_transformer: text alone through the encoder, then both through the additional layer."""

    def forward(
        self, input_ids, attention_mask, token_type_ids, visual_embeds, visual_attention_mask, visual_token_type_ids, **_
    ):
        joined = self.embeddings(
            input_ids,
            token_type_ids=token_type_ids,
            visual_embeds=visual_embeds,
            visual_token_type_ids=visual_token_type_ids,
        )
        text, visual = joined.split([input_ids.shape[1], visual_embeds.shape[1]], dim=1)
        additive = lambda mask: (mask[:, None, None, :] == 0).to(joined) * torch.finfo(joined.dtype).min
        encoded = self.encoder(
            text,
            attention_mask=additive(attention_mask),
            output_attentions=True,
            output_hidden_states=True,
            return_dict=True,
        )
        both = torch.cat([encoded.last_hidden_state, visual], dim=1)
        full = additive(torch.cat([attention_mask.to(joined), visual_attention_mask], dim=1))
        last, attention = self.additional_layer(both, full, output_attentions=True)[:2]
        return transformers.modeling_outputs.BaseModelOutputWithPooling(
            last_hidden_state=last,
            pooler_output=self.pooler(last),
            hidden_states=encoded.hidden_states,
            attentions=(*encoded.attentions, attention),
        )


def build(case, generator):
    config = dict(
        vocab_size=23, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=20,
        max_position_embeddings=9, visual_embedding_dim=5, num_labels=3, pad_token_id=0,
    )  # fmt: skip
    config = transformers.VisualBertConfig(**(config | case.config))
    model = (BypassModel if config.bypass_transformer else CLASSES[case.head])(config)
    if case.co_attention:
        embeddings = model.visual_bert.embeddings
        layers = [CoAttentionLayer(config, case.co_attention) for _ in range(case.co_attention["num_layers"])]
        embeddings.LayerNorm = CoAttentionBeforeNorm(embeddings.LayerNorm, layers)
    with torch.no_grad():  # away from the initial zeros and ones, behind which a mistake could hide
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn(parameter.shape, generator=generator))
    model.tie_weights()
    return model.eval()


def published_name(name):
    """The parameter's name in the checkpoint, where the co-attention stands beside the embeddings."""
    name = name.replace("embeddings.LayerNorm.layers.", "co_attention.")
    return name.replace("embeddings.LayerNorm.norm.", "embeddings.LayerNorm.")


def make_inputs(case, config, generator):
    lead = (BATCH, CHOICES) if case.head == "multiple_choice" else (BATCH,)

    def integers(low, high, *shape):
        return torch.randint(low, high, shape, generator=generator)

    def mask(length, shortest):
        ends = integers(shortest, length + 1, *lead)
        ends.flatten()[0] = length
        ends.flatten()[-1] = length - 1
        return (torch.arange(length) < ends.unsqueeze(-1)).long()

    text_mask = mask(TEXT, 4)
    visual_mask = mask(VISUAL, 2).float()
    if case.head == "region_to_phrase" or not case.masks:
        visual_mask = torch.ones_like(visual_mask)  # a hidden region makes region-to-phrase's loss infinite
    inputs = {
        "input_ids": integers(1, config.vocab_size, *lead, TEXT) * (text_mask if case.masks else 1),
        "token_type_ids": integers(0, 2, *lead, TEXT),
        "visual_embeds": torch.randn(*lead, VISUAL, config.visual_embedding_dim, generator=generator),
        "visual_token_type_ids": integers(0, 2, *lead, VISUAL),
    }
    if case.masks:
        inputs |= {"attention_mask": text_mask, "visual_attention_mask": visual_mask}
    if case.alignment:
        longer = VISUAL + 1  # one row too many, to be cut off
        inputs["image_text_alignment"] = integers(-1, TEXT, *lead, longer, case.alignment)
        inputs["image_text_alignment"][0, 0] = -1
    if case.positions:
        order = torch.stack([torch.randperm(TEXT + 2, generator=generator)[:TEXT] for _ in range(BATCH)])
        inputs["position_ids"] = order
    return inputs | make_labels(case, config, integers, generator)


def make_labels(case, config, integers, generator):
    def distribution(*shape):
        return torch.randn(shape, generator=generator).softmax(-1)

    match case.head:
        case "pretraining":
            labels = torch.full((BATCH, TEXT + VISUAL), -100)
            labels[:, 1:3] = integers(0, config.vocab_size, BATCH, 2)
            return {"labels": labels, "sentence_image_labels": integers(0, 2, BATCH)}
        case "vqa":
            return {"labels": distribution(BATCH, config.num_labels)}
        case "visual_reasoning":
            return {"labels": integers(0, config.num_labels, BATCH)}
        case "multiple_choice":
            return {"labels": integers(0, CHOICES, BATCH)}
        case "region_to_phrase":
            positions = integers(0, TEXT, BATCH, PHRASES)
            positions[0, -1] = -1
            return {"region_to_phrase_position": positions, "labels": distribution(BATCH, PHRASES, VISUAL)}
        case _:
            return {}


def save_checkpoint(case, model, folder):
    config = model.config
    config.architectures = [CLASSES[case.head].__name__]
    if case.co_attention:
        config.co_attention = case.co_attention
    config.save_pretrained(folder)
    if case.torch_file:
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    else:
        weights = {published_name(name): value.detach().clone() for name, value in model.named_parameters()}
        save_file(weights, folder / "model.safetensors", {"format": "pt"})
    (folder / "case.json").write_text(json.dumps({"head": case.head, "hf_class": config.architectures[0]}) + "\n")


def loss_of(outputs):
    loss = getattr(outputs, "loss", None)
    return outputs.last_hidden_state.square().mean() if loss is None else loss


def expected(case, model, inputs):
    # Given labels, the reference's VQA head gives log-probabilities for logits; region-to-phrase gives none without.
    needs_labels = case.head == "region_to_phrase"
    plain = {k: v for k, v in inputs.items() if needs_labels or k not in ("labels", "sentence_image_labels")}
    outputs = model(**plain, output_hidden_states=True, output_attentions=True)
    result = {}
    for name in ("last_hidden_state", "pooler_output", "logits", "prediction_logits", "seq_relationship_logits"):
        if getattr(outputs, name, None) is not None:
            result[name] = getattr(outputs, name)
    for kind in ("hidden_states", "attentions"):
        result |= {f"{kind}.{i}": tensor for i, tensor in enumerate(getattr(outputs, kind))}
    if case.co_attention:
        for i, maps in enumerate(model.visual_bert.embeddings.LayerNorm.maps):
            result |= dict(zip((f"co_attention.{i}.text_to_visual", f"co_attention.{i}.visual_to_text"), maps))
    parameters = {published_name(name): value for name, value in model.named_parameters()}
    for step in range(3):
        model.zero_grad()
        outputs = model(**inputs)
        loss_of(outputs).backward()
        used = {name: value for name, value in parameters.items() if value.grad is not None}
        if step == 0:
            if "labels" in inputs:
                result["loss"] = outputs.loss
            result |= {f"grad.{name}": value.grad.clone() for name, value in used.items()}
        with torch.no_grad():
            for value in used.values():
                value -= 0.1 * value.grad
    return result | {f"sgd3.{name}": value for name, value in parameters.items()}


def single(tensors):
    converted = {k: v.detach().float() if v.is_floating_point() else v for k, v in tensors.items()}
    return {k: v.contiguous().clone() for k, v in converted.items()}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    for number, case in enumerate(CASES):
        torch.manual_seed(options.seed)
        generator = torch.Generator().manual_seed(1000 * options.seed + number)
        model = build(case, generator)
        inputs = make_inputs(case, model.config, generator)
        folder = options.out / case.name
        folder.mkdir(parents=True, exist_ok=True)
        save_checkpoint(case, model, folder)
        save_file(single(inputs), folder / "inputs.safetensors")
        if case.co_attention:
            fused = model.visual_bert.embeddings.LayerNorm
            fused.text_mask, fused.visual_mask = inputs["attention_mask"], inputs["visual_attention_mask"]
        double = {k: v.double() if v.is_floating_point() else v for k, v in inputs.items()}
        outputs = expected(case, model.double(), double)
        save_file(single(outputs), folder / "outputs.safetensors")
        print(folder, len(outputs), "tensors")


if __name__ == "__main__":
    main()
