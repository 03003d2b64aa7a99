"""The model of benchmarks/run text with PyTorch: a JSON line per epoch.

usage: text.py [epochs] [seed] [torch]; with 'torch' the weights begin as PyTorch's do, otherwise as Descent's: orthogonal recurrent
weights and Xavier's for each gate, forget gates' bias 1.
"""

import json
import math
import os
import sys
import time

import torch
from torch import nn

epochs, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 8, int(sys.argv[2]) if len(sys.argv) > 2 else 1
STEPS, BATCH = 64, 32
torch.manual_seed(seed)
text = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "shakespeare.txt")).read()
symbols = sorted(set(text))
codes = torch.tensor([symbols.index(c) for c in text])
split = int(0.9 * len(codes))


def pieces(part):
    n = (len(part) - 1) // STEPS
    return part[: n * STEPS].view(n, STEPS), part[1 : n * STEPS + 1].view(n, STEPS)


class Model(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.embed, self.lstm, self.out = nn.Embedding(size, 64), nn.LSTM(64, 256, batch_first=True), nn.Linear(256, size)
        if "torch" not in sys.argv:
            for gate in range(4):
                rows = slice(gate * 256, (gate + 1) * 256)
                nn.init.orthogonal_(self.lstm.weight_hh_l0.data[rows])
                nn.init.xavier_uniform_(self.lstm.weight_ih_l0.data[rows])
            nn.init.zeros_(self.lstm.bias_hh_l0)
            nn.init.zeros_(self.lstm.bias_ih_l0)
            self.lstm.bias_ih_l0.data[256:512] = 1
            nn.init.xavier_uniform_(self.out.weight)
            nn.init.zeros_(self.out.bias)

    def forward(self, x):
        return self.out(self.lstm(self.embed(x))[0]).flatten(0, 1)


(x, y), (xt, yt) = pieces(codes[:split]), pieces(codes[split:])
model = Model(len(symbols))
optimizer = torch.optim.Adam(model.parameters(), 2e-3, fused=True)
loss = nn.CrossEntropyLoss()
steps = 0
for epoch in range(1, epochs + 1):
    start, total, count = time.time(), 0.0, 0
    for batch in torch.randperm(len(x)).split(BATCH):
        if len(batch) < BATCH:
            continue
        optimizer.zero_grad()
        value = loss(model(x[batch]), y[batch].flatten())
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total, count, steps = total + value.item(), count + 1, steps + 1
    with torch.no_grad():
        test = loss(model(xt), yt.flatten()).item()
    print(json.dumps({"epoch": epoch, "steps": steps, "train_bits": round(total / count / math.log(2), 4),
                      "test_bits": round(test / math.log(2), 4), "seconds": round(time.time() - start, 1)}), flush=True)
