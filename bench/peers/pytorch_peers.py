"""PyTorch with transformers as a peer: as written, with its number formats, and compiled."""
import copy, time
import torch
from interleaving import Side


def forwards(model, compiled, dynamic):
    """Functions from inputs to logits by name.

    compiled  whether those of torch.compile are there too, with frozen, prepacked weights
    dynamic   whether they are to serve many shapes
    """

    def fp32(inputs):
        return model(**inputs).logits

    def autocast(inputs):
        with torch.autocast("cpu", torch.bfloat16):
            return model(**inputs).logits

    half = copy.deepcopy(model).bfloat16()

    def bf16(inputs):
        return half(**inputs | {"visual_embeds": inputs["visual_embeds"].bfloat16()}).logits

    functions = {"PyTorch fp32": fp32, "PyTorch autocast bf16": autocast, "PyTorch bf16": bf16}
    if compiled:
        torch._dynamo.reset()
        for name, function in (("autocast bf16", autocast), ("bf16", bf16)):
            functions[f"PyTorch compiled {name}"] = torch.compile(function, dynamic=dynamic, options={"freezing": True})
    return functions


class Training:
    """Steps of fused AdamW with clipping, weights shared by all sides that it makes."""

    def __init__(self, model):
        self.model = copy.deepcopy(model).train()
        decay, plain = [], []
        for name, parameter in self.model.named_parameters():
            (plain if name.endswith("bias") or "LayerNorm" in name else decay).append(parameter)
        self.optimizer = torch.optim.AdamW(
            [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=1e-5, fused=True)

    def step(self, loss_of, inputs, autocast):
        """Gives the loss and the norm of the gradient before clipping."""
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            loss = loss_of(inputs)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss.item(), norm.item()

    def loss(self, inputs):
        return self.model(**inputs).loss

    def sides(self, inputs, compiled):
        kinds = [("PyTorch fp32", self.loss, False), ("PyTorch autocast bf16", self.loss, True)]
        if compiled:
            torch._dynamo.reset()
            loss = torch.compile(self.loss, dynamic=False)
            kinds += [("PyTorch compiled fp32", loss, False), ("PyTorch compiled autocast bf16", loss, True)]
        return [self.side(name, loss, inputs, autocast) for name, loss, autocast in kinds]

    def side(self, name, loss, inputs, autocast):
        def run():
            start = time.perf_counter()
            value, norm = self.step(loss, inputs, autocast)
            if not value < float("inf") or not norm < float("inf"):
                raise SystemExit(f"{name}: loss {value}, gradient {norm}")
            return (time.perf_counter() - start) * 1000

        return Side(name, run)
