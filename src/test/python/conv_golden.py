"""Records PyTorch's numbers for the operations on images: results and gradients, in double precision from exact floats.

usage: python3 src/test/python/conv_golden.py, from the root of the repository
"""
import torch, torch.nn.functional as F

torch.manual_seed(0)
blocks = []


def numbers(t):
    return " ".join(f"{float(v):.9g}" for v in t.detach().float().flatten())


def exact(*shape):
    return torch.randn(*shape).float().double()


def case(call, function, *inputs, after=()):
    inputs = [t.clone().requires_grad_() for t in inputs]
    y = function(*inputs)
    dy = exact(*y.shape)
    y.backward(dy)
    lines = [f"case {call}"]
    for t in inputs:
        lines += ["shape " + " ".join(map(str, t.shape)), "value " + numbers(t), "gradient " + numbers(t.grad)]
    lines += ["out " + " ".join(map(str, y.shape)), "dy " + numbers(dy), "y " + numbers(y)]
    lines += ["after " + numbers(t) for t in after]
    blocks.append("\n".join(lines) + "\n")


def conv(n, c, h, w, o, kh, kw, stride=(1, 1), pad=(0, 0, 0, 0), dilation=(1, 1), groups=1):
    top, bottom, left, right = pad
    f = lambda x, k, b: F.conv2d(F.pad(x, (left, right, top, bottom)), k, b, stride, 0, dilation, groups)
    call = " ".join(map(str, ["conv2d", *stride, *pad, *dilation]))
    case(call, f, exact(n, c, h, w), exact(o, c // groups, kh, kw), exact(o))


conv(2, 3, 5, 6, 4, 3, 3)
conv(2, 3, 5, 6, 4, 3, 3, pad=(1, 1, 1, 1))
conv(2, 3, 7, 6, 4, 3, 3, stride=(2, 2), pad=(1, 1, 1, 1))
conv(2, 3, 7, 8, 4, 3, 2, stride=(2, 3), pad=(0, 1, 2, 1))
conv(2, 2, 9, 8, 3, 3, 3, pad=(2, 2, 2, 2), dilation=(2, 2))
conv(1, 2, 9, 11, 3, 3, 2, stride=(2, 1), pad=(1, 0, 0, 3), dilation=(3, 2))
conv(3, 4, 5, 5, 6, 1, 1)
conv(3, 4, 5, 5, 6, 1, 1, stride=(2, 2))
conv(2, 4, 5, 5, 6, 1, 1, pad=(1, 1, 1, 1))
conv(2, 4, 5, 5, 6, 1, 1, groups=2)
conv(2, 4, 6, 5, 6, 3, 3, pad=(1, 1, 1, 1), groups=2)
conv(2, 4, 6, 5, 4, 3, 3, pad=(1, 1, 1, 1), groups=4)
conv(2, 3, 6, 7, 6, 3, 2, stride=(2, 1), pad=(1, 0, 1, 0), groups=3)
conv(2, 2, 3, 3, 2, 5, 5, pad=(1, 1, 1, 1))
conv(2, 2, 1, 4, 3, 3, 3, pad=(1, 1, 1, 1))
conv(1, 1, 28, 28, 2, 5, 5, pad=(2, 2, 2, 2))
conv(19, 2, 4, 4, 3, 3, 3, pad=(1, 1, 1, 1))
conv(2, 2, 4, 4, 2, 4, 4, pad=(1, 2, 1, 2))
conv(1, 1, 2, 2, 1, 1, 1, pad=(3, 3, 3, 3), stride=(2, 2))

for stride, left, right, dilation, groups in ((1, 0, 0, 1, 1), (2, 2, 1, 1, 1), (1, 4, 0, 2, 2), (1, 1, 1, 1, 4)):
    f = lambda x, k, b: F.conv1d(F.pad(x, (left, right)), k, b, stride, 0, dilation, groups)
    case(f"conv1d 1 {stride} 0 0 {left} {right} 1 {dilation}", f, exact(3, 4, 9), exact(4, 4 // groups, 3), exact(4))

for stride, pad, dilation, groups, more in ((1, 0, 1, 1, 0), (2, 1, 1, 1, 0), (2, 1, 1, 1, 1), (3, 0, 2, 2, 2), (2, 1, 1, 4, 1)):
    f = lambda x, k, b: F.conv_transpose2d(x, k, b, stride, pad, more, groups, dilation)
    case(f"convTranspose2d {stride} {stride} {pad} {pad} {pad} {pad} {dilation} {dilation} {groups} {more}", f,
         exact(2, 4, 4, 3), exact(4, 4 // groups, 3, 3), exact(4))

for k, s, p, ceil in ((2, 2, 0, 0), (3, 2, 1, 0), (3, 2, 0, 1), (3, 1, 1, 0), (2, 3, 1, 1), (3, 3, 1, 1), (2, 5, 1, 1)):
    x = torch.randperm(2 * 3 * 7 * 8).double().reshape(2, 3, 7, 8) / 8
    case(f"max2d {k} {s} {p} {ceil}", lambda x: F.max_pool2d(x, k, s, p, ceil_mode=bool(ceil)), x)
    for include in (0, 1):
        case(f"average2d {k} {s} {p} {ceil} {include}",
             lambda x: F.avg_pool2d(x, k, s, p, ceil_mode=bool(ceil), count_include_pad=bool(include)), exact(2, 3, 7, 8))
for h, w in ((1, 1), (3, 3), (7, 8), (9, 5)):
    case(f"adaptiveAverage2d {h} {w}", lambda x: F.adaptive_avg_pool2d(x, (h, w)), exact(2, 3, 7, 8))
for s in (1, 2, 3):
    case(f"nearest2d {s}", lambda x: F.interpolate(x, scale_factor=s, mode="nearest"), exact(2, 2, 3, 4))
    case(f"bilinear2d {s}", lambda x: F.interpolate(x, scale_factor=s, mode="bilinear"), exact(2, 2, 3, 4))

for shape in ((3, 4, 5), (2, 4, 3, 5), (1, 4, 2, 2), (40, 3, 1, 1)):
    for momentum in (0.1, 0.7):
        mean, var = exact(shape[1]), exact(shape[1]).abs() + 0.5
        start = [mean.clone(), var.clone()]
        f = lambda x, g, b: F.batch_norm(x, mean, var, g, b, True, momentum, 1e-5)
        case(f"batchNorm {momentum} " + numbers(torch.cat(start)), f, exact(*shape) * 2 + 3, exact(shape[1]), exact(shape[1]),
             after=(mean, var))
for shape, groups in (((3, 4, 5), 2), ((2, 6, 3, 5), 3), ((2, 4, 3, 3), 1), ((2, 4, 3, 3), 4), ((3, 6), 2)):
    case(f"groupNorm {groups}", lambda x, g, b: F.group_norm(x, groups, g, b, 1e-5), exact(*shape) * 2 + 3, exact(shape[1]),
         exact(shape[1]))

# Columns of the kernel that see nothing but padding.
conv(3, 1, 9, 4, 1, 4, 5, pad=(3, 3, 3, 3), dilation=(3, 2))
conv(2, 3, 5, 2, 4, 3, 5, pad=(1, 1, 2, 1))
f = lambda x, k, b: F.conv1d(F.pad(x, (0, 2)), k, b)
case("conv1d 1 1 0 0 0 2 1 1", f, exact(2, 3, 2), exact(4, 3, 4), exact(4))

with open("src/test/resources/dev/descent/op/images.txt", "w") as file:
    file.write("\n".join(blocks))
print(len(blocks), "cases")
