"""The network of benchmarks/run fashion PATH --model cnn --augment no, trained with PyTorch: a JSON line per epoch.

usage: fashion.py PATH [epochs] [seed]; PATH holds the four IDX files. Initialisation is Kaiming's for ReLU, as Descent's.
"""

import gzip
import json
import os
import sys
import time

import torch
from torch import nn

path, epochs, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3, int(sys.argv[3]) if len(sys.argv) > 3 else 1
BATCH = 128
torch.manual_seed(seed)


def read(name, header):
    file = os.path.join(path, name)
    opener = open if os.path.exists(file) else gzip.open
    with opener(file if os.path.exists(file) else file + ".gz", "rb") as f:
        return torch.frombuffer(bytearray(f.read()[header:]), dtype=torch.uint8)


def data(part):
    images = read(part + "-images-idx3-ubyte", 16).view(-1, 1, 28, 28).float() / 255
    return images, read(part + "-labels-idx1-ubyte", 8).long()


def stage(inputs, filters, pooled):
    return [nn.Conv2d(inputs, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU()] + [nn.MaxPool2d(2)] * pooled


model = nn.Sequential(*stage(1, 32, 0), *stage(32, 32, 1), *stage(32, 64, 0), *stage(64, 64, 1), *stage(64, 128, 1),
                      nn.Flatten(), nn.Dropout(0.3), nn.Linear(128 * 9, 10))
for module in model:
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)
(x, y), (xt, yt) = data("train"), data("t10k")
optimizer = torch.optim.Adam(model.parameters(), 4e-3, fused=True)
steps = epochs * ((len(x) + BATCH - 1) // BATCH)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
loss = nn.CrossEntropyLoss()
for epoch in range(1, epochs + 1):
    start, total = time.time(), 0.0
    model.train()
    for batch in torch.randperm(len(x)).split(BATCH):
        optimizer.zero_grad()
        value = loss(model(x[batch]), y[batch])
        value.backward()
        optimizer.step()
        schedule.step()
        total += value.item() * len(batch)
    model.eval()
    with torch.no_grad():
        outputs = torch.cat([model(part) for part in xt.split(500)])
    print(json.dumps({"epoch": epoch, "train_loss": round(total / len(x), 4), "test_loss": round(loss(outputs, yt).item(), 4),
                      "test_accuracy": round((outputs.argmax(1) == yt).float().mean().item(), 4),
                      "seconds": round(time.time() - start, 1)}), flush=True)
