"""PyTorch on the workloads of the benchmarks, measured as they are: JSON, one line each. benchmarks/run table calls it.

usage: pytorch.py check
       pytorch.py step mlp-small|mlp-large|lenet|cnn|resnet20|lstm|gru [--threads N]
       pytorch.py gemm SHAPES [--threads N]        such as 512,64x9216x128
       pytorch.py passes [--threads N]
Eager mode with the fused optimizer, its fastest on a CPU.
"""

import json
import os
import statistics
import sys
import time

try:
    import torch
except ImportError:
    sys.exit("pytorch.py: " + sys.executable + " has no torch; set PYTHON to a Python that has, or: pip install torch "
             "--index-url https://download.pytorch.org/whl/cpu")
from torch import nn
from torch.nn import functional as F

WINDOWS = 5
STEP = (1.5, 0.3)
OPERATION = (0.5, 0.1)
PASS = (2, 0.2)


# As Timing, StepBenchmark and Vitals do it.


def seconds(work, timing, at_least=1, after=lambda: None):
    """Seconds of one run of work: a warm-up of so many seconds and runs, then the median of five windows."""
    warm_up, window = timing
    start, runs = time.perf_counter(), 0
    while time.perf_counter() - start < warm_up or runs < at_least:
        work()
        runs += 1
        if runs == at_least:
            after()
    per_window = max(1, int(runs * window / (time.perf_counter() - start)))
    windows = []
    for _ in range(WINDOWS):
        start = time.perf_counter()
        for _ in range(per_window):
            work()
        windows.append((time.perf_counter() - start) / per_window)
    return statistics.median(windows)


def since_start():
    with open("/proc/self/stat") as f:
        ticks = int(f.read().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def peak_megabytes():
    with open("/proc/self/status") as f:
        return next(int(line.split()[1]) / 1024 for line in f if line.startswith("VmHWM"))


def show(**line):
    print(json.dumps({key: float(f"{v:.5g}") if isinstance(v, float) else v for key, v in line.items()}), flush=True)


# The workloads, layer for layer those of Workload.


def mlp(*sizes):
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25), nn.Flatten(),
        nn.Linear(9216, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.norm2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.skip = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.skip = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))) + self.skip(x))


def resnet(blocks, width):
    layers, inputs = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()], width
    for stage in range(3):
        for block in range(blocks):
            layers.append(Block(inputs, width << stage, 2 if stage > 0 and block == 0 else 1))
            inputs = width << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 10))


class Characters(nn.Module):
    def __init__(self, recurrent):
        super().__init__()
        self.embed, self.recurrent, self.out = nn.Embedding(65, 64), recurrent(64, 256, batch_first=True), nn.Linear(256, 65)

    def forward(self, x):
        return self.out(self.recurrent(self.embed(x))[0]).flatten(0, 1)


def classifier(model, batch, *shape):
    return model, torch.randn(batch, *shape), torch.randint(10, (batch,))


def characters(recurrent):
    return Characters(recurrent), torch.randint(65, (32, 64)), torch.randint(65, (32 * 64,))


WORKLOADS = {
    "mlp-small": lambda: classifier(mlp(64, 128, 64, 10), 32, 64),
    "mlp-large": lambda: classifier(mlp(784, 1024, 1024, 10), 128, 784),
    "lenet": lambda: classifier(lenet(), 64, 1, 28, 28),
    "cnn": lambda: classifier(cnn(), 64, 1, 28, 28),
    "resnet20": lambda: classifier(resnet(3, 16), 32, 3, 32, 32),
    "lstm": lambda: characters(nn.LSTM),
    "gru": lambda: characters(nn.GRU),
}


def step(name, threads):
    model, x, y = WORKLOADS[name]()
    if name in ("lenet", "resnet20"):
        optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, weight_decay=1e-4, fused=True)
    else:
        optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
    loss = nn.CrossEntropyLoss()
    first100 = []

    def one():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    time_of_step = seconds(one, STEP, 100, lambda: first100.append(since_start()))
    model.eval()
    with torch.no_grad():
        prediction = seconds(lambda: model(x[:1]), OPERATION)
    show(work=name, threads=threads, step_us=time_of_step * 1e6, samples_s=len(x) / time_of_step, infer1_us=prediction * 1e6,
         first100_ms=first100[0] * 1e3, peak_mb=peak_megabytes())


def gemm(shapes, threads):
    for shape in shapes.split(","):
        sizes = [int(size) for size in shape.split("x")]
        m, k, n = sizes[0], sizes[len(sizes) // 2], sizes[-1]
        a, b, c = torch.randn(m, k), torch.randn(k, n), torch.empty(m, n)
        time_of_product = seconds(lambda: torch.mm(a, b, out=c), OPERATION)
        show(work=shape, threads=threads, us=time_of_product * 1e6, gflops=2 * m * k * n / time_of_product / 1e9)


def passes(threads):
    rows, columns, channels, side = 10_000, 1_000, 16, 25
    x, y, z = torch.randn(rows, columns), torch.randn(rows, columns), torch.empty(rows, columns)
    image, into = x.view(-1, channels, side, side), z.view(-1, channels, side, side)
    mean, variance = torch.zeros(channels), torch.ones(channels)
    moments = torch.empty(channels), torch.empty(channels)
    row_moments = torch.empty(rows, 1), torch.empty(rows, 1)

    def time_of(name, arrays, work):
        taken = seconds(work, PASS)
        show(work=name, threads=threads, us=taken * 1e6, gbytes_s=4.0 * rows * columns * arrays / taken / 1e9)

    def update(name, arrays, optimizer):
        time_of(name, arrays, optimizer(nn.Parameter(x.clone())))

    def stepping(rule, **settings):
        def prepare(parameter):
            parameter.grad = y
            return rule([parameter], 1e-3, fused=True, **settings).step
        return prepare

    # Written to an array that is there: one made anew for each call would cost two to three times as much.
    with torch.no_grad():
        time_of("copy", 2, lambda: z.copy_(x))
        time_of("relu", 2, lambda: torch.clamp_min(x, 0, out=z))
        time_of("add", 3, lambda: torch.add(x, y, out=z))
        time_of("sigmoid", 2, lambda: torch.sigmoid(x, out=z))
        time_of("tanh", 2, lambda: torch.tanh(x, out=z))
        time_of("gelu", 2, lambda: torch.ops.aten.gelu.out(x, out=z))
        time_of("softmax", 2, lambda: torch.softmax(x, 1, out=z))
        time_of("layer-norm", 2, lambda: torch.ops.aten.native_layer_norm.out(
            x, [columns], torch.ones(columns), torch.zeros(columns), 1e-5, out0=z, out1=row_moments[0], out2=row_moments[1]))
        time_of("batch-norm", 3, lambda: torch.ops.aten.native_batch_norm.out(
            image, torch.ones(channels), torch.zeros(channels), mean, variance, True, 0.1, 1e-5,
            out=into, save_mean=moments[0], save_invstd=moments[1]))
        update("adam", 7, stepping(torch.optim.Adam))
        update("sgd-momentum", 5, stepping(torch.optim.SGD, momentum=0.9))


def main(words):
    threads = 1
    if "--threads" in words:
        at = words.index("--threads")
        threads = int(words[at + 1])
        del words[at : at + 2]
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    command = words[0] if words else ""
    if command == "check":
        show(torch=torch.__version__)
    elif command == "step" and len(words) > 1 and words[1] in WORKLOADS:
        step(words[1], threads)
    elif command == "gemm" and len(words) > 1:
        gemm(words[1], threads)
    elif command == "passes":
        passes(threads)
    else:
        sys.exit(__doc__)


main(sys.argv[1:])
