"""What is run: the weights, the inputs, and the files that our worker maps."""
import argparse, json, random, re
from dataclasses import dataclass
import torch
from safetensors.torch import save_file
from transformers import BertTokenizerFast, VisualBertConfig, VisualBertForVisualReasoning

NAMES = ("input_ids", "attention_mask", "token_type_ids", "visual_embeds", "visual_attention_mask", "visual_token_type_ids")
DIMENSION, LABELS, HEADS, HIDDEN = 2048, 13, 12, 768


@dataclass(frozen=True)
class Shape:
    """A batch: how many records, each of how many word pieces and visual tokens."""

    batch: int
    text: int
    visual: int

    @staticmethod
    def parse(text):
        """Of 8x32+36."""
        if not (match := re.fullmatch(r"(\d+)x(\d+)\+(\d+)", text)):
            raise argparse.ArgumentTypeError(f"{text}: a shape is BATCHxTEXT+VISUAL, such as 8x32+36")
        return Shape(*map(int, match.groups()))

    def __str__(self):
        return f"{self.batch}x{self.text}+{self.visual}"


def make_model(folder):
    """A model of base size with weights drawn at random, saved in a folder; and beside it, without its dropout, for checks."""
    torch.manual_seed(3)
    config = VisualBertConfig(vocab_size=30522, visual_embedding_dim=DIMENSION, num_labels=LABELS, pad_token_id=0)
    model = VisualBertForVisualReasoning(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 1:  # biases and norms, which all alike would be merged in a graph
                parameter.add_(0.02 * torch.randn_like(parameter))
    model.save_pretrained(folder / "model")
    plain = folder / "without-dropout"
    plain.mkdir()
    (plain / "model.safetensors").symlink_to(folder / "model/model.safetensors")
    settings = json.loads((folder / "model/config.json").read_text())
    settings |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    (plain / "config.json").write_text(json.dumps(settings))
    return model


def make_inputs(shape, path):
    """Inputs of a shape with labels, none of them padded, also written to a file."""
    torch.manual_seed(4)
    b, t, v = shape.batch, shape.text, shape.visual
    inputs = {
        "input_ids": torch.randint(5, 30000, (b, t)),
        "attention_mask": torch.ones(b, t, dtype=torch.long),
        "token_type_ids": torch.zeros(b, t, dtype=torch.long),
        "visual_embeds": torch.randn(b, v, DIMENSION),
        "visual_attention_mask": torch.ones(b, v),
        "visual_token_type_ids": torch.ones(b, v, dtype=torch.long),
        "labels": torch.randint(0, LABELS, (b,)),
    }
    save_file(inputs, path)
    return inputs


def unlabelled(inputs):
    return {name: inputs[name] for name in NAMES}


def make_bag(data, count, path):
    """Real sentences, as many of easy-VQA as of NLVR, with 10 to 100 visual tokens each, in an order drawn once; also
    written to a file, end to end, with their lengths. Gives a list of (ids, visual)."""
    tokenizer = BertTokenizerFast(str(data / "vocab/bert-base-uncased-vocab.txt"))
    draw = random.Random(5)
    texts = []
    for name in ("easy-vqa/test.jsonl", "nlvr/dev.jsonl"):
        sentences = [json.loads(line)["text"] for line in (data / name).read_text().splitlines()]
        texts += draw.sample(sentences, count // 2)
    draw.shuffle(texts)
    torch.manual_seed(6)
    bag = [(torch.tensor(tokenizer(text)["input_ids"]), torch.randn(draw.randint(10, 100), DIMENSION)) for text in texts]
    save_file({
        "ids": torch.cat([ids for ids, _ in bag]),
        "text_lengths": torch.tensor([len(ids) for ids, _ in bag]),
        "visual": torch.cat([visual for _, visual in bag]),
        "visual_lengths": torch.tensor([len(visual) for _, visual in bag]),
    }, path)
    return bag


def pad(records):
    """A batch of a bag's records, padded to the longest with masks."""
    t, v = (max(len(record[i]) for record in records) for i in (0, 1))
    b = len(records)
    inputs = {
        "input_ids": torch.zeros(b, t, dtype=torch.long),
        "attention_mask": torch.zeros(b, t, dtype=torch.long),
        "token_type_ids": torch.zeros(b, t, dtype=torch.long),
        "visual_embeds": torch.zeros(b, v, DIMENSION),
        "visual_attention_mask": torch.zeros(b, v),
        "visual_token_type_ids": torch.ones(b, v, dtype=torch.long),
    }
    for i, (ids, visual) in enumerate(records):
        inputs["input_ids"][i, :len(ids)] = ids
        inputs["attention_mask"][i, :len(ids)] = 1
        inputs["visual_embeds"][i, :len(visual)] = visual
        inputs["visual_attention_mask"][i, :len(visual)] = 1
    return inputs
