"""ONNX Runtime as a peer: fp32 and int8, each as exported and with its transformer fusions."""
import contextlib, io, logging
import onnx, onnxruntime, torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from cases import HEADS, HIDDEN, NAMES, Shape, make_inputs, unlabelled


class Logits(torch.nn.Module):
    """The model as a function of its inputs in order, to be exported."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids, visual_embeds, visual_attention_mask, visual_token_type_ids):
        return self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids, visual_embeds=visual_embeds,
            visual_attention_mask=visual_attention_mask, visual_token_type_ids=visual_token_type_ids).logits


def export(model, folder):
    """Writes graphs of a model; gives their paths by the names of the sides that they make. Batch and lengths stay open."""
    logging.disable(logging.WARNING)
    folder.mkdir()
    inputs = unlabelled(make_inputs(Shape(3, 7, 5), folder / "example.safetensors"))
    batch, text, visual = (torch.export.Dim(name) for name in ("batch", "text", "visual"))
    axes = {name: {0: batch, 1: visual if name.startswith("visual") else text} for name in NAMES}
    plain, fused = folder / "plain.onnx", folder / "fused.onnx"
    with torch.no_grad(), contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(
            Logits(model).eval(), tuple(inputs[name] for name in NAMES), plain, input_names=list(NAMES), output_names=["logits"],
            dynamo=True, dynamic_shapes=axes, opset_version=18, external_data=True, verbose=False)
    graph = optimizer.optimize_model(str(plain), model_type="bert", num_heads=HEADS, hidden_size=HIDDEN, opt_level=0)
    graph.save_model_to_file(str(fused), use_external_data_format=True)
    graphs = {"ONNX Runtime fp32": plain, "ONNX Runtime fused fp32": fused}
    graphs |= {"ONNX Runtime int8": quantize(plain), "ONNX Runtime fused int8": quantize(fused)}
    logging.disable(logging.NOTSET)
    return graphs


def quantize(path):
    """Weights in int8 by channel, activations as they come."""
    graph = onnx.load(path)
    del graph.graph.value_info[:]  # what the exporter inferred stands in the way of the quantizer's own inference
    bare = path.with_stem(path.stem + "-bare")
    onnx.save(graph, bare, save_as_external_data=True, location=bare.name + ".data")
    quantized = path.with_stem(path.stem + "-int8")
    quantize_dynamic(
        bare, quantized, weight_type=QuantType.QInt8, per_channel=True, use_external_data_format=True,
        op_types_to_quantize=["MatMul", "Attention", "Gemm"], extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
    return quantized


def session(path, threads):
    """Gives a function from inputs to logits."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    opened = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    taken = [i.name for i in opened.get_inputs()]
    return lambda inputs: torch.from_numpy(opened.run(None, {name: inputs[name].numpy() for name in taken})[0])
