"""Writes src/test/resources/dev/descent/nn/recurrent.txt and recurrent_states.txt: recurrent layers, in the format of layers_golden.py.

Run it from the repository's root: python3 src/test/python/recurrent_golden.py
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.manual_seed(13)
BATCH = 3


def exact(tensor):
    """The nearest float32, in float64."""
    return tensor.float().double()


def numbers(tensor):
    return " ".join(format(v, ".9g") for v in tensor.detach().double().flatten().tolist())


def layout(name, tensor):
    """Ours are [in, gates * hidden]."""
    return numbers(tensor.T if name.startswith("weight") else tensor)


def prepared(module):
    module = module.double()
    with torch.no_grad():
        for tensor in module.parameters():
            tensor.copy_(exact(0.5 * torch.randn(tensor.shape)))
    return module


def case(name, ours, shape, module):
    module = prepared(module)
    x = exact(torch.randn(BATCH, *shape)).requires_grad_()
    record = [f"case {name}", "mode training", "shape " + " ".join(map(str, shape)), "x " + numbers(x)]
    record += [f"value {ours}1.{n} {layout(n, t)}" for n, t in module.named_parameters()]
    y = module(x)[0]
    dy = exact(torch.randn(y.shape))
    y.backward(dy)
    record += ["dy " + numbers(dy), "y " + numbers(y), "dx " + numbers(x.grad)]
    record += [f"gradient {ours}1.{n} {layout(n, t.grad)}" for n, t in module.named_parameters()]
    return "\n".join(record) + "\n"


def states(name, ours, shape, lengths, module):
    """Lengths, first and last states, and their gradients."""
    module = prepared(module)
    x = exact(torch.randn(len(lengths), *shape)).requires_grad_()
    count = module.num_layers * (2 if module.bidirectional else 1)
    lstm = isinstance(module, nn.LSTM)
    first = [exact(torch.randn(count, len(lengths), module.hidden_size)).requires_grad_() for _ in range(2 if lstm else 1)]
    record = [f"case {name}", "mode training", "shape " + " ".join(map(str, shape)), "x " + numbers(x)]
    record.append("lengths " + " ".join(map(str, lengths)))
    record += [f"value {ours}1.{n} {layout(n, t)}" for n, t in module.named_parameters()]
    packed = pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    y, last = module(packed, tuple(first) if lstm else first[0])
    y = pad_packed_sequence(y, batch_first=True, total_length=shape[0])[0]
    last = list(last) if lstm else [last]
    dy = exact(torch.randn(y.shape))
    dlast = [exact(torch.randn(t.shape)) for t in last]
    ((y * dy).sum() + sum((t * d).sum() for t, d in zip(last, dlast))).backward()
    record += ["dy " + numbers(dy), "y " + numbers(y), "dx " + numbers(x.grad)]
    for kind, f, l, d in zip(("hidden", "cells"), first, last, dlast):
        for i in range(count):
            record += [f"first {kind}{i} {numbers(f[i])}", f"last {kind}{i} {numbers(l[i])}",
                       f"dlast {kind}{i} {numbers(d[i])}", f"dfirst {kind}{i} {numbers(f.grad[i])}"]
    record += [f"gradient {ours}1.{n} {layout(n, t.grad)}" for n, t in module.named_parameters()]
    return "\n".join(record) + "\n"


def write(name, cases):
    with open("src/test/resources/dev/descent/nn/" + name, "w") as file:
        file.write("\n".join(cases))
    print(name, len(cases), "cases")


write("recurrent.txt", [
    case("rnn", "rnn", (5, 3), nn.RNN(3, 4, batch_first=True)),
    case("rnn relu", "rnn", (5, 3), nn.RNN(3, 4, nonlinearity="relu", batch_first=True)),
    case("lstm", "lstm", (5, 3), nn.LSTM(3, 4, batch_first=True)),
    case("lstm deep", "lstm", (4, 2), nn.LSTM(2, 3, num_layers=2, bidirectional=True, batch_first=True)),
    case("gru", "gru", (5, 3), nn.GRU(3, 4, batch_first=True)),
    case("gru without bias", "gru", (4, 2), nn.GRU(2, 3, num_layers=2, bias=False, batch_first=True)),
])
write("recurrent_states.txt", [
    states("rnn", "rnn", (32, 3), [32, 1, 17], nn.RNN(3, 4, batch_first=True)),
    states("lstm", "lstm", (32, 3), [20, 32, 1, 31], nn.LSTM(3, 5, batch_first=True)),
    states("lstm deep", "lstm", (6, 2), [6, 4, 1], nn.LSTM(2, 3, num_layers=2, bidirectional=True, batch_first=True)),
    states("gru", "gru", (32, 3), [32, 9, 30], nn.GRU(3, 5, batch_first=True)),
    states("gru deep", "gru", (6, 2), [2, 6, 5], nn.GRU(2, 3, num_layers=2, bidirectional=True, batch_first=True)),
])
