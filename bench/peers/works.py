"""The works that are compared. Each gives its sides, ours first, which do the same from the same weights and inputs."""
import time
import onnx_peers, pytorch_peers
import torch
from safetensors.torch import load_file
from transformers import VisualBertForVisualReasoning
from cases import pad, unlabelled
from interleaving import Side, check
from worker import NotThere

PRECISIONS = ("fp32", "bf16", "int8")
BATCHES = (8, 32)  # of which a peer has the one that suits it for records of many lengths


def ours(worker, work, output=None):
    """Our sides, one a precision that we have. A file for outputs says that they are to be checked."""

    def side(precision):
        def logits():
            worker.ask(f"{work} {precision} {output}")
            return load_file(output)["logits"]

        return Side(f"ours {precision}", lambda: worker.ask(f"{work} {precision}")[0], logits if output else None)

    sides = []
    for precision in PRECISIONS:
        try:
            worker.ask(f"{work} {precision}")
            sides.append(side(precision))
        except NotThere as e:
            print(f"ours {precision}: {e}", flush=True)
    return sides


def timed(name, function):
    """A side that is a function of nothing which gives logits."""

    def output():
        with torch.no_grad():
            return function().float()

    def run():
        start = time.perf_counter()
        output()
        return (time.perf_counter() - start) * 1000

    return Side(name, run, output)


def forwards(model, graphs, args, dynamic):
    """Functions of the peers from inputs to logits by name."""
    functions = pytorch_peers.forwards(model, "compiled" in args.peers, dynamic)
    for name, path in graphs.items():
        functions[name] = onnx_peers.session(path, args.threads)
    return functions


def inference(worker, model, graphs, inputs, args, folder):
    inputs = unlabelled(inputs)
    peers = [
        timed(name, lambda f=function: f(inputs)) for name, function in forwards(model, graphs, args, False).items()]
    sides = ours(worker, "inference", folder / "logits.safetensors") + peers
    check(sides, peers[0].output())
    return sides


def lengths(worker, model, graphs, bag, args, folder):
    """A bag of records. Peers pad each batch of them, in the given order, to its longest."""

    def logits(function, batch, records=bag):
        return torch.cat([function(pad(records[i:i + batch])).float() for i in range(0, len(records), batch)])

    peers = []
    for name, function in forwards(model, graphs, args, True).items():
        trial = bag[:max(BATCHES)]
        trials = {batch: timed(name, lambda f=function, b=batch: logits(f, b, trial)) for batch in BATCHES}
        times = {batch: min(side.run() for _ in range(2)) for batch, side in trials.items()}
        best = min(times, key=times.get)
        print(f"{name}: {best} records a batch, of " + ", ".join(f"{b} ({t:.0f} ms)" for b, t in times.items()), flush=True)
        peers.append(timed(name, lambda f=function, b=best: logits(f, b)))
    sides = ours(worker, "bag", folder / "logits.safetensors") + peers
    check(sides, peers[0].output())
    return sides


def load(worker, model, graphs, inputs, args, folder):
    """From a checkpoint's folder to the first logits, in processes that are warm."""
    inputs = unlabelled(inputs)

    def pytorch(dtype):
        loaded = VisualBertForVisualReasoning.from_pretrained(folder / "model", dtype=dtype).eval()
        return loaded(**inputs | {"visual_embeds": inputs["visual_embeds"].to(dtype)}).logits

    peers = [
        timed("PyTorch fp32", lambda: pytorch(torch.float32)), timed("PyTorch bf16", lambda: pytorch(torch.bfloat16))]
    peers += [timed(name, lambda p=path: onnx_peers.session(p, args.threads)(inputs)) for name, path in graphs.items()]
    sides = ours(worker, "load", folder / "logits.safetensors") + peers
    check(sides, peers[0].output())
    return sides


def training(worker, without_dropout, model, inputs, args):
    """Steps. Dropout is drawn differently by each, so they are checked without it, by three losses and gradients' norms.

    without_dropout  starts a worker of ours on a model without it
    """
    for precision, limit in (("fp32", 1e-3), ("bf16", 5e-2)):
        plain = pytorch_peers.Training(model)
        for module in plain.model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        theirs = [plain.step(plain.loss, inputs, precision == "bf16") for _ in range(3)]
        with without_dropout() as plain_worker:
            mine = [plain_worker.ask(f"training {precision}")[1:] for _ in range(3)]
        difference = max(abs(a - b) / abs(b) for m, t in zip(mine, theirs) for a, b in zip(m, t))
        print(f"training {precision}: losses and gradients' norms differ by {difference:.1e} at most in 3 steps", flush=True)
        if not difference < limit:
            raise SystemExit(f"ours {precision}: {mine}, PyTorch {precision}: {theirs}")
    return ours(worker, "training") + pytorch_peers.Training(model).sides(inputs, "compiled" in args.peers)
