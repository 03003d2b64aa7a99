"""Records the rates of PyTorch's schedulers, for ScheduleGoldenTest and ReduceOnPlateauTest.

    python3 src/test/python/schedules_golden.py > src/test/resources/dev/descent/optim/schedules.txt

Each case is a line "case NAME" and a line with the rates of 60 steps, for a rule's own rate of 1; cases of cycling momentum
have a second line with the momentum. "plateau" cases stand for ReduceLROnPlateau: a line with the losses it is shown, then
the rate after each. The last cases are weights, 40 steps of OneCycleLR with SGD and Adam: three weights a line.
"""

import warnings

import torch
from torch.optim import lr_scheduler as S

warnings.filterwarnings("ignore")
STEPS = 60


def optimizer(momentum=0.9):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0, momentum=momentum)


def text(values):
    return " ".join("%.9g" % v for v in values)


CASES = [
    ("constant", lambda o: S.ConstantLR(o, factor=0.25, total_iters=7)),
    ("step", lambda o: S.StepLR(o, 7, 0.3)),
    ("multi-step", lambda o: S.MultiStepLR(o, [3, 4, 31], 0.5)),
    ("exponential", lambda o: S.ExponentialLR(o, 0.93)),
    ("linear", lambda o: S.PolynomialLR(o, total_iters=STEPS, power=1.0)),
    ("polynomial", lambda o: S.PolynomialLR(o, total_iters=STEPS, power=2.5)),
    ("cosine", lambda o: S.CosineAnnealingLR(o, STEPS, eta_min=0.05)),
    ("restarts", lambda o: S.CosineAnnealingWarmRestarts(o, 7, eta_min=0.1)),
    ("restarts-longer", lambda o: S.CosineAnnealingWarmRestarts(o, 4, T_mult=3)),
    ("triangular", lambda o: S.CyclicLR(o, 0.2, 1.0, 8, cycle_momentum=False)),
    ("triangular-skew", lambda o: S.CyclicLR(o, 0.2, 1.0, 5, 11, cycle_momentum=False)),
    ("triangular2", lambda o: S.CyclicLR(o, 0.1, 1.0, 6, mode="triangular2", cycle_momentum=False)),
    ("exp-range", lambda o: S.CyclicLR(o, 0.1, 1.0, 6, mode="exp_range", gamma=0.97, cycle_momentum=False)),
    ("warmup", lambda o: S.LinearLR(o, start_factor=0.1, total_iters=9)),
    (
        "warmup-cosine",
        lambda o: S.SequentialLR(
            o, [S.LinearLR(o, start_factor=1 / 11, total_iters=10), S.CosineAnnealingLR(o, STEPS - 10)], [10]
        ),
    ),
    ("lambda", lambda o: S.LambdaLR(o, lambda step: 1 / (1 + step) ** 0.5)),
    ("product", lambda o: [S.ExponentialLR(o, 0.97), S.StepLR(o, 10, 0.5)]),
    ("one-cycle", lambda o: S.OneCycleLR(o, max_lr=1.0, total_steps=STEPS)),
    (
        "one-cycle-early",
        lambda o: S.OneCycleLR(
            o, 1.0, STEPS, pct_start=0.1, div_factor=10, final_div_factor=5, base_momentum=0.8, max_momentum=0.9
        ),
    ),
]

for name, make in CASES:
    o = optimizer()
    made = make(o)
    schedulers = made if isinstance(made, list) else [made]
    rates, momenta = [], []
    for _ in range(STEPS):
        rates.append(o.param_groups[0]["lr"])
        momenta.append(o.param_groups[0]["momentum"])
        o.step()
        for s in schedulers:
            s.step()
    print("case", name)
    print(text(rates))
    if name.startswith("one-cycle"):
        print(text(momenta))

LOSSES = [5, 4, 3, 3, 3.1, 2.9999, 2.99, 2.995, 3, 4, float("nan"), 2, 2.5, 2.4, 2.3, 2.2, 2.1, 2.05, 2.01, 2, 1.5, 1.5, 1.5, 1.5]
for name, settings in [
    ("plateau", dict(patience=2)),
    ("plateau-all", dict(factor=0.5, patience=1, cooldown=2, min_lr=0.2)),
    ("plateau-0", dict(factor=0.7, patience=0)),
]:
    o = optimizer()
    s = S.ReduceLROnPlateau(o, **settings)
    rates = []
    for loss in LOSSES:
        s.step(loss)
        rates.append(o.param_groups[0]["lr"])
    print("case", name)
    print(text(LOSSES))
    print(text(rates))

for name, kind, settings in [
    ("weights-sgd", torch.optim.SGD, dict(lr=0.1, momentum=0.9)),
    ("weights-adam", torch.optim.Adam, dict(lr=0.1)),
]:
    w = torch.nn.Parameter(torch.tensor([1.0, -0.5, 0.25]))
    o = kind([w], **settings)
    s = S.OneCycleLR(o, max_lr=0.1, total_steps=40)
    print("case", name)
    for step in range(40):
        noise = torch.tensor([((i * 7919 + step * 104729) % 1000) for i in range(3)]) / 1000.0 - 0.5
        w.grad = (w * w * w - w + noise).detach()
        o.step()
        s.step()
        print(text(w.detach().tolist()))
