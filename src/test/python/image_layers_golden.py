"""Writes src/test/resources/dev/descent/nn/images.txt: the layers for images and signals, in the format of layers_golden.py.

Run it from the repository's root: python3 src/test/python/image_layers_golden.py
"""

import torch
from torch import nn

torch.manual_seed(12)
lines = []
BATCH = 3


def exact(tensor):
    """The nearest float32, in float64."""
    return tensor.float().double()


def numbers(tensor):
    return " ".join(format(v, ".9g") for v in tensor.detach().double().flatten().tolist())


def case(name, shape, module, ours="", training=True, names=None):
    """ours: what our layer is called, if its parameters have PyTorch's names behind that; else names, by PyTorch's."""
    module = module.double().train(training)
    state = dict([*module.named_parameters(), *module.named_buffers()])
    if names is None:
        names = {n: f"{ours}.{n}" for n in state if "num_batches" not in n or "cumulated" in name}
    with torch.no_grad():
        for n, tensor in state.items():
            if "num_batches" in n:
                tensor.fill_(3)
            elif n.endswith("running_var"):
                tensor.copy_(exact(torch.rand(tensor.shape) + 0.5))
            else:
                tensor.copy_(exact(torch.randn(tensor.shape)))
    x = exact(1.5 * torch.randn(BATCH, *shape)).requires_grad_()
    record = [f"case {name}", f"mode {'training' if training else 'inference'}", "shape " + " ".join(map(str, shape))]
    record.append("x " + numbers(x))
    turned = {f"{prefix}.weight".lstrip(".") for prefix, m in module.named_modules() if isinstance(m, nn.Linear)}  # ours are [in, out]
    layout = lambda n, t: numbers(t.T if n in turned else t)
    record += [f"value {names[n]} {layout(n, t)}" for n, t in state.items() if n in names]
    y = module(x)
    dy = exact(torch.randn(y.shape))
    record += ["dy " + numbers(dy), "y " + numbers(y)]
    if training:
        y.backward(dy)
        record.append("dx " + numbers(x.grad))
        record += [f"gradient {names[n]} {layout(n, t.grad)}" for n, t in module.named_parameters()]
        record += [f"after {names[n]} {numbers(t)}" for n, t in module.named_buffers() if n in names]
    lines.append("\n".join(record) + "\n")


class Times(nn.Module):
    def forward(self, x):
        return 0.75 * x


class ShakeShake(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = (nn.Sequential(nn.Conv2d(2, 2, 3, padding=1), nn.ReLU()) for _ in range(2))

    def forward(self, x):
        return x + 0.5 * (self.a(x) + self.b(x))


case("conv2d", (2, 5, 6), nn.Conv2d(2, 3, 3), "conv1")
case("conv2d strided", (2, 5, 6), nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2, bias=False), "conv1")
case("conv2d same", (2, 5, 6), nn.Conv2d(2, 3, (2, 4), padding="same", dilation=2), "conv1")
case("conv2d asymmetric", (2, 5, 6), nn.Sequential(nn.ZeroPad2d((2, 0, 0, 1)), nn.Conv2d(2, 3, 3)), names={"1.weight": "conv1.weight", "1.bias": "conv1.bias"})
case("conv1d", (2, 9), nn.Conv1d(2, 3, 3), "conv1")
case("conv1d same", (2, 9), nn.Conv1d(2, 4, 4, padding="same", dilation=2, groups=2, bias=False), "conv1")
case("conv1d causal", (2, 9), nn.Sequential(nn.ZeroPad1d((2, 0)), nn.Conv1d(2, 3, 3, stride=2)), names={"1.weight": "conv1.weight", "1.bias": "conv1.bias"})
case("convTranspose2d", (2, 3, 4), nn.ConvTranspose2d(2, 3, 3), "convTranspose1")
case("convTranspose2d doubling", (2, 3, 4), nn.ConvTranspose2d(2, 4, 3, 2, 1, 1, groups=2, dilation=1, bias=False), "convTranspose1")
case("maxPool2d", (2, 6, 7), nn.MaxPool2d(2))
case("maxPool2d overlapping", (2, 6, 7), nn.MaxPool2d(3, 2, 1, ceil_mode=True))
case("avgPool2d", (2, 6, 7), nn.AvgPool2d(2))
case("avgPool2d overlapping", (2, 6, 7), nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False))
case("adaptiveAvgPool2d", (2, 6, 7), nn.AdaptiveAvgPool2d((2, 3)))
case("globalAvgPool", (3, 4, 5), nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()))
case("upsample", (2, 3, 4), nn.Upsample(scale_factor=2))
case("upsample bilinear", (2, 3, 4), nn.Upsample(scale_factor=3, mode="bilinear"))
case("groupNorm", (4, 3, 2), nn.GroupNorm(2, 4), "groupNorm1")
case("batchNorm, two axes", (3, 5), nn.BatchNorm1d(3), "batchNorm1", names={n: "batchNorm1." + n for n in ("weight", "bias", "running_mean", "running_var")})
case("batchNorm cumulated", (3, 4, 2), nn.BatchNorm2d(3, momentum=None), "batchNorm1")
case("batchNorm cumulated", (3, 4, 2), nn.BatchNorm2d(3, momentum=None), "batchNorm1", training=False)
case("spatialDropout", (3, 4, 2), nn.Dropout2d(0.5), training=False)
case("shakeDrop", (3, 4, 2), Times(), training=False)
case("stochasticDepth", (3, 4, 2), Times(), training=False)
case("shakeShake", (2, 4, 3), ShakeShake(), training=False, names={
    f"{ours}.0.{p}": f"shakeShake1.branch{i + 1}.conv1.{p}" for i, ours in enumerate("ab") for p in ("weight", "bias")})

case("maxPool2d wide", (2, 6, 7), nn.MaxPool2d((2, 3), (2, 1), (1, 0)))
case("avgPool2d wide", (2, 6, 7), nn.AvgPool2d((2, 3), (1, 2), (0, 1)))
case("maxPool1d", (2, 8), nn.MaxPool1d(3, 2, 1, ceil_mode=True))
case("avgPool1d", (2, 7), nn.AvgPool1d(2))
case("avgPool1d overlapping", (2, 8), nn.AvgPool1d(3, 2, 1, ceil_mode=True, count_include_pad=False))
case("globalAvgPool of signals", (3, 7), nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten()))
case("convTranspose2d wide", (2, 3, 4), nn.ConvTranspose2d(2, 3, (2, 4), 2), "convTranspose1")

with open("src/test/resources/dev/descent/nn/images.txt", "w") as file:
    file.write("\n".join(lines))
print(len(lines), "cases")
