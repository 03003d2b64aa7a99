"""Writes the safetensors files in src/test/resources/dev/descent/io: weights saved by PyTorch, with inputs and PyTorch's outputs.

Run it from the repository's root: python3 src/test/python/safetensors_golden.py
It has a reader and writer of its own, which follow the format's description: eight bytes of length, a JSON header, the data; if the
safetensors library is installed, all files are read by it too and compared.
descent.safetensors and descent-*.safetensors are the other way round: StateDictTest writes them where they are missing; this program
loads them into PyTorch, strictly, and adds PyTorch's outputs to cases.safetensors.
"""

import json
import struct
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn

HERE = Path("src/test/resources/dev/descent/io")
NAMES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}
TYPES = {name: dtype for dtype, name in NAMES.items()}


def write(name, tensors):
    """As the safetensors library does: larger types first, then by name; the header filled up to a multiple of eight."""
    order = sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0]))
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for key, tensor in order:
        raw = bytes(tensor.detach().contiguous().flatten().view(torch.uint8).tolist())
        header[key] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (HERE / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(name):
    raw = (HERE / name).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for key, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(bytearray(raw[8 + length + begin : 8 + length + end]), dtype=TYPES[entry["dtype"]])
        tensors[key] = flat.reshape(entry["shape"])
    return tensors


def shaken(module):
    """Buffers and scales away from what they begin with, so that a mistake shows."""
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if "num_batches" in name:
                tensor.fill_(7)
            elif name.endswith("running_var"):
                tensor.copy_(torch.rand(tensor.shape) + 0.5)
            else:
                tensor.copy_(0.5 * torch.randn(tensor.shape))
    return module.eval()


def mlp():
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 6, bias=False), nn.LayerNorm(6), nn.Tanh(), nn.Linear(6, 3))


def images():
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(2, 4, 3, padding=1, groups=2),
            bn1=nn.BatchNorm2d(4),
            act=nn.ReLU(),
            up=nn.ConvTranspose2d(4, 2, 2, stride=2),
            norm=nn.GroupNorm(2, 2),
            flat=nn.Flatten(),
            head=nn.Linear(2 * 8 * 8, 3),
        )
    )


def signals():
    return nn.Sequential(nn.Conv1d(2, 3, 3), nn.Tanh(), nn.Sequential(nn.Conv1d(3, 2, 2, bias=False), nn.BatchNorm1d(2, momentum=None)), nn.Flatten(), nn.Linear(8, 2))


class Sequences(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(7, 6)
        self.attn = nn.MultiheadAttention(6, 2, batch_first=True)
        self.norm = nn.LayerNorm(6)
        self.lstm = nn.LSTM(6, 4, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(8, 5, batch_first=True)
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        x = self.emb(x.long())
        x = self.norm(self.attn(x, x, x, need_weights=False)[0])
        return self.head(self.gru(self.lstm(x)[0])[0][:, -1])


def main():
    torch.manual_seed(5)
    cases = {}

    def case(name, module, x):
        with torch.no_grad():
            cases[name + ".x"], cases[name + ".y"] = x, module(x)

    for name, module, shape in [("mlp", mlp(), (4,)), ("images", images(), (2, 4, 4)), ("signals", signals(), (2, 7))]:
        shaken(module)
        write(name + ".safetensors", module.state_dict())
        case(name, module, torch.randn(3, *shape))

    numbers = torch.tensor([0.0, -0.0, 1.0, -2.5, 65504.0, 6.1e-5, 6e-8, -6e-8, float("inf"), float("-inf"), 0.333251953125, 1e-3])
    types = {name.lower(): numbers.to(TYPES[name]) for name in ["F32", "F64", "F16", "BF16"]}
    types["count"] = torch.tensor(7)
    write("types.safetensors", types)
    cases.update({name + ".as_f32": tensor.to(torch.float32) for name, tensor in types.items() if name != "count"})

    def tokens():
        return torch.randint(0, 7, (3, 5)).float()

    torch.manual_seed(6)
    sequences = shaken(Sequences())
    write("sequences.safetensors", sequences.state_dict())
    case("sequences", sequences, tokens())

    back = [
        ("descent", mlp(), torch.randn(3, 4)),
        ("descent-images", images(), torch.randn(3, 2, 4, 4)),
        ("descent-signals", signals(), torch.randn(3, 2, 7)),
        ("descent-sequences", Sequences(), tokens()),
    ]
    for name, module, x in back:
        if (HERE / (name + ".safetensors")).exists():
            module.load_state_dict(read(name + ".safetensors"), strict=True)
            case(name, module.eval(), x)
    write("cases.safetensors", cases)
    agree()


def agree():
    """The safetensors library, where it is installed, reads the same of every file, Descent's included."""
    try:
        from safetensors.torch import load_file
    except ImportError:
        print("safetensors is not installed: the files were read by this program alone")
        return
    for path in sorted(HERE.glob("*.safetensors")):
        theirs, ours = load_file(path), read(path.name)
        assert theirs.keys() == ours.keys(), path
        assert all(theirs[key].dtype == ours[key].dtype and torch.equal(theirs[key], ours[key]) for key in ours), path
        print(path.name, "is as the safetensors library reads it")


main()
