"""Writes src/test/resources/dev/descent/op/golden.txt: every operation as PyTorch computes it in float64 on float32 inputs,
with the gradients of sum(weights * output) by each input.

One line a case, fields separated by semicolons: the name, the number of inputs, then tensors as "shape:numbers": the inputs,
the output, the weights, the gradients; the last two only where there is a gradient. Run it from the repository's root:
python3 src/test/python/ops_golden.py
"""

import numpy as np
import torch
import torch.nn.functional as F

torch.manual_seed(3)
lines = []


def text(tensor):
    flat = tensor.detach().double().flatten()
    return " ".join(map(str, tensor.shape)) + ":" + " ".join(str(np.float32(v)) for v in flat)


def case(name, function, *inputs):
    xs = [x.float().double().requires_grad_() for x in inputs]
    y = function(*xs)
    weights = torch.randn(y.shape).double()
    (weights * y).sum().backward()
    tensors = [*xs, y, weights, *[x.grad for x in xs]]
    lines.append(";".join([name, str(len(xs)), *map(text, tensors)]))


def value(name, function, *inputs):
    xs = [x.float().double() for x in inputs]
    lines.append(";".join([name, str(len(xs)), *map(text, [*xs, function(*xs)])]))


def n(*shape):
    return 2 * torch.randn(shape)


def linear(x, weight, bias=None):
    """Weights stored [in, out]."""
    return F.linear(x, weight.T, bias)


def p(*shape):
    return 0.2 + 3 * torch.rand(shape)


BROADCASTS = [((3, 5), (3, 5)), ((3, 5), (5,)), ((5,), (3, 5)), ((3, 5), (3, 1)), ((3, 1), (1, 5)), ((3, 5), ()), ((), (3, 5)),
              ((2, 3, 5), (3, 1)), ((2, 3, 5), (2, 1, 5)), ((2, 1, 3, 1), (4, 1, 7)), ((1,), (3, 5)), ((1, 1, 1), (3,)), ((), ())]
for a, b in BROADCASTS:
    case("add", torch.add, n(*a), n(*b))
    case("sub", torch.sub, n(*a), n(*b))
    case("mul", torch.mul, n(*a), n(*b))
    case("div", torch.div, n(*a), p(*b) * (1 if len(b) % 2 else -1))
case("scale", lambda x: -2.5 * x, n(3, 7))
case("addScalar", lambda x: x + 1.5, n(3, 7))
case("negate", torch.neg, n(3, 7))

AWKWARD = torch.tensor([-90.0, -20.0, -5.0, -1.0, -1e-3, -0.0, 0.0, 1e-3, 0.5, 1.0, 5.0, 20.0, 80.0])
SMALL = torch.tensor([-5.0, -1.0, -1e-3, 0.0, 1e-3, 0.5, 1.0, 5.0, 20.0])
POSITIVE = torch.tensor([1e-20, 1e-3, 0.5, 1.0, 2.0, 1e4, 1e20])
case("exp", torch.exp, AWKWARD)
case("log", torch.log, POSITIVE)
case("sqrt", torch.sqrt, POSITIVE)
case("pow 3", lambda x: x.pow(3), SMALL)
case("pow 2", lambda x: x.pow(2), SMALL)
case("pow 1", lambda x: x.pow(1), SMALL)
case("pow 0", lambda x: x.pow(0), SMALL)
case("pow 0.5", lambda x: x.pow(0.5), p(11))
case("pow -2.5", lambda x: x.pow(-2.5), p(11))
case("abs", torch.abs, AWKWARD)
case("clamp", lambda x: x.clamp(-1, 5), AWKWARD)

for shape in [(13,), (3, 7), (2, 3, 5), (1,)]:
    x = AWKWARD if shape == (13,) else n(*shape)
    case("sigmoid", torch.sigmoid, x)
    case("tanh", torch.tanh, x)
    case("relu", torch.relu, x)
    case("leakyRelu", lambda x: F.leaky_relu(x, 0.1), x)
    case("elu", lambda x: F.elu(x, 1.5), x)
    case("gelu", F.gelu, x)
    case("silu", F.silu, x)
    case("softplus", lambda x: F.softplus(x, threshold=100), x)
    case("softmax", lambda x: x.softmax(-1), x)
    case("logSoftmax", lambda x: x.log_softmax(-1), x)

for m, k, q in [(1, 1, 1), (3, 5, 2), (7, 17, 9), (2, 1, 33)]:
    case("matmul", torch.matmul, n(m, k), n(k, q))
    case("matmul TN", lambda a, b: a.T @ b, n(k, m), n(k, q))
    case("matmul NT", lambda a, b: a @ b.T, n(m, k), n(q, k))
    case("matmul TT", lambda a, b: a.T @ b.T, n(k, m), n(q, k))
    case("linear", linear, n(m, k), n(k, q), n(q))
    case("linear", linear, n(m, k), n(k, q))
    case("linear", linear, n(2, 3, k), n(k, q), n(q))

AXES = [(0,), (1,), (2,), (3,), (0, 1), (1, 2), (0, 2), (1, 3), (0, 3), (0, 2, 3), (0, 1, 2, 3), (-1, 0)]
case("sum", torch.sum, n(3, 5))
case("mean", torch.mean, n(3, 5))
case("max", torch.amax, n(3, 5))
TIES = torch.tensor([[1.0, 2.0, 2.0], [2.0, 0.0, 1.0]])
case("max", torch.amax, TIES)
case("max 0", lambda x: x.amax(0), TIES)
case("max 1", lambda x: x.amax(1), TIES)
for axes in AXES:
    key = " " + " ".join(map(str, axes))
    case("sum" + key, lambda x: x.sum(axes), n(2, 3, 2, 3))
    case("mean" + key, lambda x: x.mean(axes), n(2, 3, 2, 3))
    case("max" + key, lambda x: x.amax(axes), n(2, 3, 2, 3).round())
    case("sumKeepDims" + key, lambda x: x.sum(axes, keepdim=True), n(2, 3, 1, 3))
    case("meanKeepDims" + key, lambda x: x.mean(axes, keepdim=True), n(2, 1, 4, 2))
    case("maxKeepDims" + key, lambda x: x.amax(axes, keepdim=True), n(2, 3, 2, 3).round())

case("reshape 3 4", lambda x: x.reshape(3, 4), n(2, 6))
case("expand 2 3 4", lambda x: x.expand(2, 3, 4), n(3, 1))
case("expand 2 3 4", lambda x: x.expand(2, 3, 4), n(1, 3, 4))
for a, b in [(0, 1), (1, 0), (0, 3), (1, 2), (2, 3), (1, 3), (-1, -2), (2, 2)]:
    case(f"transpose {a} {b}", lambda x: x.transpose(a, b), n(2, 3, 17, 2))
case("transpose 0 1", lambda x: x.T, n(17, 18))
for axis, start, end in [(0, 0, 1), (0, 1, 3), (1, 1, 4), (2, 2, 3), (-1, 0, 5)]:
    case(f"slice {axis} {start} {end}", lambda x: x.narrow(axis, start, end - start), n(3, 4, 5))
case("concat 0", lambda *xs: torch.cat(xs, 0), n(2, 3), n(1, 3), n(4, 3))
case("concat 1", lambda *xs: torch.cat(xs, 1), n(2, 3, 2), n(2, 1, 2), n(2, 4, 2))
case("concat -1", lambda *xs: torch.cat(xs, -1), n(2, 3), n(2, 1))
case("concat 0", lambda *xs: torch.cat(xs, 0), n(5))
case("gather 2 0 2 1 2", lambda x: x[[2, 0, 2, 1, 2]], n(3, 4))
case("gather 4 4", lambda x: x[[4, 4]], n(5, 2, 3))
case("gather 1 0", lambda x: x[[1, 0]], n(2))

for rows, columns in [(3, 1), (5, 3), (7, 19)]:
    zeros, ones = torch.zeros(columns).double(), torch.ones(columns).double()
    shifted = n(rows, columns) + min(columns - 1, 10)
    for x in [n(rows, columns), shifted]:
        case("batchNorm", lambda x, g, b: F.batch_norm(x, None, None, g, b, True, 0.1, 1e-3), x, n(columns), n(columns))

    def running(x, which):
        stats = [zeros.clone(), ones.clone()]
        for _ in range(2):
            F.batch_norm(x, *stats, None, None, True, 0.3, 1e-3)
        return stats[which]

    value("batchNorm runningMean", lambda x: running(x, 0), shifted)
    value("batchNorm runningVar", lambda x: running(x, 1), shifted)
    value("batchNorm inference", lambda x, g, b, m, v: F.batch_norm(x, m, v, g, b, False, 0.1, 1e-3),
          n(rows, columns), n(columns), n(columns), n(columns), p(columns))
for shape, last in [((3, 5), 1), ((2, 3, 7), 1), ((2, 3, 7), 2), ((6,), 1), ((4, 1), 1)]:
    case("layerNorm", lambda x, g, b: F.layer_norm(x, shape[-last:], g, b, 1e-3), n(*shape), n(*shape[-last:]), n(*shape[-last:]))

with open("src/test/resources/dev/descent/op/golden.txt", "w") as file:
    file.write("\n".join(lines) + "\n")
