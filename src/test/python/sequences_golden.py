"""Writes src/test/resources/dev/descent/nn/sequences.txt, in the format of layers_golden.py, and op/sequences.txt, in that of
conv_golden.py: embeddings, attention, transformer layers, CTC.

Run it from the repository's root: python3 src/test/python/sequences_golden.py
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(31)
BATCH = 3


def exact(tensor):
    """The nearest float32, in float64."""
    return tensor.float().double()


def numbers(tensor):
    return " ".join(format(v, ".9g") for v in tensor.detach().double().flatten().tolist())


def write(name, records):
    with open(f"src/test/resources/dev/descent/{name}/sequences.txt", "w") as file:
        file.write("\n".join(records))
    print(name, len(records), "cases")


layers = []


def layer(name, shape, module, names, training=True, x=None, turned=()):
    module = module.double().train(training)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(exact(0.7 * torch.randn(parameter.shape)))
    turned = {f"{prefix}.weight".lstrip(".") for prefix, m in module.named_modules() if isinstance(m, nn.Linear)} | {
        n for n, _ in module.named_parameters() if n.endswith("in_proj_weight")}
    layout = lambda n, t: numbers(t.T if n in turned else t)
    if x is None:
        x = exact(1.5 * torch.randn(BATCH, *shape)).requires_grad_()
    record = [f"case {name}", f"mode {'training' if training else 'inference'}", "shape " + " ".join(map(str, shape))]
    record.append("x " + numbers(x))
    record += [f"value {names(n)} {layout(n, p)}" for n, p in module.named_parameters()]
    y = module(x)
    dy = exact(torch.randn(y.shape))
    record += ["dy " + numbers(dy), "y " + numbers(y)]
    if training:
        y.backward(dy)
        record.append("dx " + numbers(x.grad))
        record += [f"gradient {names(n)} {layout(n, p.grad)}" for n, p in module.named_parameters()]
    layers.append("\n".join(record) + "\n")


class Self(nn.Module):
    def __init__(self, features, heads, causal=False, bias=True):
        super().__init__()
        self.causal = causal
        self.m = nn.MultiheadAttention(features, heads, bias=bias, batch_first=True)

    def forward(self, x):
        mask = torch.ones(x.shape[1], x.shape[1]).triu(1).bool() if self.causal else None
        return self.m(x, x, x, attn_mask=mask, need_weights=False)[0]


class Encoder(nn.Module):
    def __init__(self, features, heads, hidden, causal=False, **settings):
        super().__init__()
        self.causal = causal
        self.m = nn.TransformerEncoderLayer(features, heads, hidden, dropout=0, batch_first=True, **settings)

    def forward(self, x):
        mask = torch.ones(x.shape[1], x.shape[1]).triu(1).bool() if self.causal else None
        return self.m(x, src_mask=mask)


class Positions(nn.Module):
    def __init__(self, longest, features):
        super().__init__()
        self.m = nn.Embedding(longest, features)

    def forward(self, x):
        return x + self.m(torch.arange(x.shape[1]))


class Waves(nn.Module):
    def forward(self, x):
        time, features = x.shape[1:]
        t = torch.arange(time).double().unsqueeze(1)
        angle = t / torch.pow(torch.tensor(10000.0).double(), (torch.arange(features) // 2 * 2) / features)
        return x + torch.where(torch.arange(features) % 2 == 0, angle.sin(), angle.cos())


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Embedding(5, 3)

    def forward(self, x):
        return self.m(x.long())


def ours(kind):
    return lambda n: kind + "1." + n.removeprefix("m.")


layer("embedding", (4,), Words(), ours("embedding"), training=False, x=torch.randint(0, 5, (BATCH, 4)).double())
layer("positionalEmbedding", (4, 3), Positions(4, 3), ours("positionalEmbedding"))
layer("positionalEmbedding of longer", (4, 3), Positions(6, 3), ours("positionalEmbedding"))
layer("positionalEncoding", (5, 6), Waves(), ours("positionalEncoding"))
layer("positionalEncoding odd", (4, 5), Waves(), ours("positionalEncoding"))
layer("multiHeadAttention", (5, 6), Self(6, 2), ours("multiHeadAttention"))
layer("multiHeadAttention causal", (5, 6), Self(6, 3, causal=True, bias=False), ours("multiHeadAttention"))
layer("transformerEncoderLayer relu", (4, 6), Encoder(6, 2, 7), ours("transformerEncoderLayer"), training=False)
layer("transformerEncoderLayer", (4, 6), Encoder(6, 2, 7, activation="gelu"), ours("transformerEncoderLayer"))
layer("transformerEncoderLayer norm first", (4, 6), Encoder(6, 3, 7, causal=True, activation="gelu", norm_first=True),
      ours("transformerEncoderLayer"))
layer("dense on steps", (4, 6), nn.Linear(6, 5), ours("dense"))


class Last(nn.Module):
    def forward(self, x):
        return x[:, -1]


class Mean(nn.Module):
    def forward(self, x):
        return x.mean(1)


layer("lastStep", (4, 3), Last(), ours("lastStep"))
layer("meanOverTime", (4, 3), Mean(), ours("meanOverTime"))
write("nn", layers)

ops = []


def op(call, function, *inputs):
    inputs = [exact(t).requires_grad_() for t in inputs]
    y = function(*inputs)
    dy = exact(torch.randn(y.shape))
    y.backward(dy)
    record = ["case " + call]
    for t in inputs:
        record += ["shape " + " ".join(map(str, t.shape)), "value " + numbers(t), "gradient " + numbers(t.grad)]
    record += ["out " + " ".join(map(str, y.shape)) if y.dim() else "out ", "dy " + numbers(dy), "y " + numbers(y)]
    ops.append("\n".join(record) + "\n")


def row_of(tensor):
    return ",".join(str(int(v)) for v in tensor)


def attend(q, k, v, heads, causal, lengths):
    split = lambda t: t.unflatten(2, (heads, -1)).transpose(1, 2)
    mask = torch.arange(k.shape[1])[None, :] < torch.tensor(lengths)[:, None]
    mask = mask[:, None, None, :].expand(-1, heads, q.shape[1], -1)
    if causal:
        mask = mask & torch.ones(q.shape[1], k.shape[1]).tril().bool()
    return F.scaled_dot_product_attention(split(q), split(k), split(v), attn_mask=mask).transpose(1, 2).flatten(2)


def data(x, lengths):
    return (torch.arange(x.shape[1])[None, :] < torch.tensor(lengths)[:, None])[:, :, None] * x


def self_attention(shape, heads, causal, lengths):
    batch, time, features = shape
    op(f"selfAttention {heads} {int(causal)} {row_of(lengths)}",
       lambda x: data(attend(*x.chunk(3, 2), heads, causal, lengths), lengths), torch.randn(batch, time, 3 * features))


self_attention((2, 5, 6), 2, False, [5, 5])
self_attention((3, 5, 6), 3, True, [5, 2, 4])
self_attention((2, 280, 2), 1, False, [280, 261])
self_attention((2, 270, 4), 2, True, [270, 77])
self_attention((1, 300, 2), 1, True, [300])
for batch, queries, keys, features, heads, causal, lengths in [
    (2, 3, 5, 4, 2, False, [5, 2]), (2, 140, 270, 3, 1, False, [270, 259]), (2, 5, 3, 4, 2, True, [3, 2])]:
    op(f"scaledDotProduct {heads} {int(causal)} {row_of(lengths)}",
       lambda q, k, v: attend(q, k, v, heads, causal, lengths), torch.randn(batch, queries, features),
       torch.randn(batch, keys, features), torch.randn(batch, keys, features))

words = torch.tensor([[1, 4, 1, 0], [0, 0, 2, 1]])
for padding in (-1, 0):
    op(f"embedding {padding} {row_of(words.flatten())}",
       lambda w: F.embedding(words, w, padding_idx=None if padding < 0 else padding), torch.randn(5, 3))


def ctc(batch, time, classes, blank, lengths, targets, spread=1.0, zero=False):
    counts = [len(t) for t in targets]
    flat = torch.tensor([label for t in targets for label in t], dtype=torch.long)
    most = max(counts + [1])
    padded = [label for t in targets for label in t + [-100] * (most - len(t))]
    op(f"ctc {blank} {int(zero)} {row_of(lengths)} {row_of(padded)}",
       lambda x: F.ctc_loss(x.log_softmax(2).transpose(0, 1), flat, torch.tensor(lengths), torch.tensor(counts), blank,
                            zero_infinity=zero), spread * torch.randn(batch, time, classes))


ctc(1, 1, 2, 0, [1], [[1]])
ctc(2, 5, 4, 0, [5, 5], [[1, 2], [3]])
ctc(3, 6, 4, 0, [6, 3, 4], [[1, 1, 2], [2, 3], []])
ctc(2, 4, 3, 2, [4, 3], [[0, 0], [1]])
ctc(2, 5, 3, 0, [5, 2], [[1, 2], [1, 1]], zero=True)
ctc(3, 60, 12, 0, [60, 41, 50], [torch.randint(1, 12, (n,)).tolist() for n in (15, 20, 1)], spread=5)
ctc(2, 7, 5, 1, [7, 7], [[2, 2, 2, 2], [0, 3, 0, 4, 2, 3, 4]], spread=20)
write("op", ops)
