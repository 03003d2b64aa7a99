"""Writes src/test/resources/dev/descent/nn/golden.txt: every layer forward and backward, as PyTorch computes it in float64
from numbers that float32 holds exactly.

A case is a paragraph of lines "key numbers": its name and mode, the shape of one example, the inputs x, the parameters before
(value), the gradient dy that comes in, and what comes out: y, dx, the parameters' gradients (gradient) and the buffers after a
training step (after). Run it from the repository's root: python3 src/test/python/layers_golden.py
"""

import torch
from torch import nn

torch.manual_seed(11)
lines = []
BATCH = 6


def exact(tensor):
    """The nearest float32, in float64."""
    return tensor.float().double()


def numbers(tensor):
    return " ".join(format(v, ".9g") for v in tensor.detach().flatten().tolist())


def case(name, shape, module, names=None, training=True, spread=1.5):
    """names: our name of each of the module's parameters and buffers, by PyTorch's name."""
    module = module.double().train(training)
    state = {n: t for n, t in [*module.named_parameters(), *module.named_buffers()] if "num_batches" not in n}
    names = names or {}
    assert set(state) == set(names), (name, set(state), names)
    with torch.no_grad():
        for n, tensor in state.items():
            random = torch.rand(tensor.shape) + 0.5 if n.endswith("running_var") else torch.randn(tensor.shape)
            tensor.copy_(exact(random))
    x = exact(spread * torch.randn(BATCH, *shape)).requires_grad_()
    record = [f"case {name}", f"mode {'training' if training else 'inference'}", "shape " + " ".join(map(str, shape))]
    record.append("x " + numbers(x))
    turned = {f"{prefix}.weight".lstrip(".") for prefix, m in module.named_modules() if isinstance(m, nn.Linear)}  # ours are [in, out]
    ours = lambda n, t: numbers(t.T if n in turned else t)
    record += [f"value {names[n]} {ours(n, t)}" for n, t in state.items()]
    y = module(x)
    dy = exact(torch.randn(y.shape))
    record += ["dy " + numbers(dy), "y " + numbers(y)]
    if training:
        y.backward(dy)
        record.append("dx " + numbers(x.grad))
        record += [f"gradient {names[n]} {ours(n, t.grad)}" for n, t in module.named_parameters()]
        record += [f"after {names[n]} {numbers(t)}" for n, t in module.named_buffers() if n in names]
    lines.append("\n".join(record) + "\n")


class Residual(nn.Module):
    def __init__(self, body, projection=None):
        super().__init__()
        self.body = body
        self.projection = projection or nn.Sequential()

    def forward(self, x):
        return self.projection(x) + self.body(x)


def same(*names, prefix="", ours=""):
    return {prefix + n: ours + n for n in names}


AFFINE = ("weight", "bias")
BUFFERS = ("running_mean", "running_var")

for name, module in {
    "sigmoid": nn.Sigmoid(), "tanh": nn.Tanh(), "relu": nn.ReLU(), "leakyRelu": nn.LeakyReLU(),
    "leakyRelu(0.2)": nn.LeakyReLU(0.2), "elu": nn.ELU(), "elu(0.5)": nn.ELU(0.5), "gelu": nn.GELU(), "silu": nn.SiLU(),
    "softplus": nn.Softplus(),
}.items():
    case(name, (19,), module)
    case(name + ", two axes, far from zero", (3, 5), module, spread=8)

case("softmax", (9,), nn.Softmax(-1), training=False)
case("softmax, two axes", (3, 5), nn.Softmax(-1), training=False)
case("flatten", (2, 3, 4), nn.Flatten())
case("dropout", (9,), nn.Dropout(0.5), training=False)

dense = same(*AFFINE, ours="dense1.")
case("dense", (7,), nn.Linear(7, 5), dense)
case("dense", (7,), nn.Linear(7, 5), dense, training=False)
case("dense without bias", (33,), nn.Linear(33, 17, bias=False), same("weight", ours="dense1."))
case("dropConnect", (7,), nn.Linear(7, 5), same(*AFFINE, ours="dropConnect1."), training=False)

norm = same(*AFFINE, *BUFFERS, ours="batchNorm1.")
case("batchNorm", (7,), nn.BatchNorm1d(7), norm)
case("batchNorm", (7,), nn.BatchNorm1d(7), norm, training=False)
case("batchNorm(0.3, 0.01)", (7,), nn.BatchNorm1d(7, momentum=0.3, eps=0.01), norm)
layer = same(*AFFINE, ours="layerNorm1.")
case("layerNorm", (7,), nn.LayerNorm(7), layer)
case("layerNorm", (7,), nn.LayerNorm(7), layer, training=False)
case("layerNorm, two axes", (3, 5), nn.LayerNorm(5), layer)
case("layerNorm(0.01)", (7,), nn.LayerNorm(7, eps=0.01), layer)


def body(*layers):
    return nn.Sequential(*layers)


case("residual", (6,), Residual(body(nn.Linear(6, 4), nn.Tanh(), nn.Linear(4, 6))),
     {**same(*AFFINE, prefix="body.0.", ours="residual1.dense1."), **same(*AFFINE, prefix="body.2.", ours="residual1.dense2.")})
case("residual, projected by itself", (6,), Residual(body(nn.Linear(6, 4), nn.ReLU()), nn.Linear(6, 4, bias=False)),
     {**same(*AFFINE, prefix="body.0.", ours="residual1.dense1."), "projection.weight": "residual1.projection.weight"})
case("residual, projected", (6,), Residual(body(nn.Linear(6, 4), nn.SiLU()), nn.Linear(6, 4)),
     {**same(*AFFINE, prefix="body.0.", ours="residual1.dense1."),
      **same(*AFFINE, prefix="projection.", ours="residual1.projection.")})
case("sequential", (2, 3), body(nn.Flatten(), body(nn.Linear(6, 8, bias=False), nn.BatchNorm1d(8), nn.GELU()), nn.Linear(8, 3)),
     {"1.0.weight": "sequential1.dense1.weight",
      **same(*AFFINE, *BUFFERS, prefix="1.1.", ours="sequential1.batchNorm1."), **same(*AFFINE, prefix="2.", ours="dense1.")})

with open("src/test/resources/dev/descent/nn/golden.txt", "w") as file:
    file.write("\n".join(lines))
print(len(lines), "cases")
