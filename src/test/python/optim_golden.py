"""Records 50 steps of every update rule with PyTorch, for UpdateRuleContractTest.

    python3 src/test/python/optim_golden.py > src/test/resources/dev/descent/optim/trajectories.txt

Two parameters, [2, 3] and [3]; their gradient is that of a double well, pushed about by reproducible noise, in float32
operations that any language repeats exactly. Each case is a line "case NAME" and, for each step, a line with the nine weights
after it. Lion and Lookahead, which PyTorch lacks, follow the programs in arXiv 2302.06675 and 1907.08610.
"""

import torch

STEPS = 50


def start(index, size):
    return torch.tensor([0.25 * ((7 * i + 3 * index) % 11) - 1.0 for i in range(size)], dtype=torch.float32)


def gradient(w, step, index):
    noise = torch.tensor(
        [((i * 7919 + index * 541 + step * 104729) % 1000) for i in range(w.numel())], dtype=torch.float32
    ).reshape(w.shape) / 1000.0 - 0.5
    return w * w * w - w + noise


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                update = m * beta1 + p.grad * (1 - beta1)
                p.add_(torch.sign(update), alpha=-group["lr"])
                m.mul_(beta2).add_(p.grad, alpha=1 - beta2)


class Lookahead:
    """Algorithm 1; the slow weights of a parameter begin when it is first updated, and count its own steps."""

    def __init__(self, params, inner, k, alpha, **settings):
        self.params = params
        self.inner = inner(params, **settings)
        self.k = k
        self.alpha = alpha
        self.slow = {}
        self.steps = {}

    @torch.no_grad()
    def step(self):
        moving = [p for p in self.params if p.grad is not None]
        for p in moving:
            self.slow.setdefault(p, p.detach().clone())
        self.inner.step()
        for p in moving:
            self.steps[p] = self.steps.get(p, 0) + 1
            if self.steps[p] % self.k == 0:
                self.slow[p] += self.alpha * (p - self.slow[p])
                p.copy_(self.slow[p])


O = torch.optim
NORM = torch.nn.utils.clip_grad_norm_
VALUE = torch.nn.utils.clip_grad_value_

CASES = [
    ("sgd", O.SGD, dict(lr=0.1)),
    ("sgd-l2", O.SGD, dict(lr=0.1, weight_decay=0.05)),
    ("momentum", O.SGD, dict(lr=0.05, momentum=0.9)),
    ("momentum-dampening-l2", O.SGD, dict(lr=0.05, momentum=0.8, dampening=0.3, weight_decay=0.02)),
    ("momentum-0-dampening", O.SGD, dict(lr=0.05, momentum=0.0, dampening=0.3)),
    ("nag", O.SGD, dict(lr=0.05, momentum=0.9, nesterov=True)),
    ("nag-l2", O.SGD, dict(lr=0.02, momentum=0.7, nesterov=True, weight_decay=0.1)),
    ("adagrad", O.Adagrad, dict(lr=0.1)),
    ("adagrad-all", O.Adagrad, dict(lr=0.2, lr_decay=0.05, initial_accumulator_value=0.3, eps=1e-4, weight_decay=0.01)),
    ("adadelta", O.Adadelta, dict(lr=1.0)),
    ("adadelta-all", O.Adadelta, dict(lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.03)),
    ("rmsprop", O.RMSprop, dict(lr=0.01)),
    ("rmsprop-l2", O.RMSprop, dict(lr=0.02, alpha=0.9, eps=1e-3, weight_decay=0.05)),
    ("rmsprop-centred", O.RMSprop, dict(lr=0.01, centered=True)),
    ("rmsprop-momentum", O.RMSprop, dict(lr=0.005, momentum=0.8)),
    ("rmsprop-all", O.RMSprop, dict(lr=0.004, alpha=0.95, eps=1e-5, weight_decay=0.01, momentum=0.7, centered=True)),
    ("adam", O.Adam, dict(lr=0.01)),
    ("adam-l2", O.Adam, dict(lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
    ("amsgrad", O.Adam, dict(lr=0.05, amsgrad=True)),
    ("amsgrad-l2", O.Adam, dict(lr=0.05, betas=(0.7, 0.9), eps=1e-4, weight_decay=0.05, amsgrad=True)),
    ("adamw", O.AdamW, dict(lr=0.02)),
    ("adamw-strong", O.AdamW, dict(lr=0.05, betas=(0.85, 0.99), eps=1e-6, weight_decay=0.5)),
    ("nadam", O.NAdam, dict(lr=0.02)),
    ("nadam-all", O.NAdam, dict(lr=0.05, betas=(0.8, 0.98), eps=1e-5, momentum_decay=0.05, weight_decay=0.05)),
    ("nadam-decoupled", O.NAdam, dict(lr=0.05, weight_decay=0.1, decoupled_weight_decay=True)),
    ("radam", O.RAdam, dict(lr=0.02)),
    ("radam-l2", O.RAdam, dict(lr=0.05, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.05)),
    ("radam-decoupled", O.RAdam, dict(lr=0.05, weight_decay=0.1, decoupled_weight_decay=True)),
    ("adamax", O.Adamax, dict(lr=0.02)),
    ("adamax-l2", O.Adamax, dict(lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.05)),
    ("lion", Lion, dict(lr=0.01)),
    ("lion-decoupled", Lion, dict(lr=0.02, betas=(0.8, 0.95), weight_decay=0.3)),
    ("sgd-clip-norm", O.SGD, dict(lr=0.1, weight_decay=0.05), lambda ps: NORM(ps, 0.7)),
    ("adam-clip-value", O.Adam, dict(lr=0.02), lambda ps: VALUE(ps, 0.25)),
    ("momentum-groups", O.SGD, dict(lr=0.05, momentum=0.9, weight_decay=0.01), None, dict(lr=0.01, weight_decay=0.2)),
    ("adam-late", O.Adam, dict(lr=0.02), None, None, 10),
    ("lookahead-momentum", Lookahead, dict(inner=O.SGD, k=5, alpha=0.5, lr=0.05, momentum=0.9)),
    ("lookahead-adam", Lookahead, dict(inner=O.Adam, k=6, alpha=0.8, lr=0.02, weight_decay=0.1)),
    ("lookahead-late", Lookahead, dict(inner=O.SGD, k=4, alpha=0.3, lr=0.1), None, None, 10),
]


def run(name, kind, settings, clip=None, second=None, late=0):
    a = torch.nn.Parameter(start(0, 6).reshape(2, 3))
    b = torch.nn.Parameter(start(1, 3))
    groups = [a, b] if second is None else [dict(params=[a]), dict(params=[b], **second)]
    optimizer = kind(groups, **settings)
    print("case", name)
    for step in range(STEPS):
        a.grad = gradient(a.detach(), step, 0)
        # Given no gradient at first, a parameter's own step count begins late.
        b.grad = gradient(b.detach(), step, 1) if step >= late else None
        if clip is not None:
            clip([a, b])
        optimizer.step()
        print(" ".join("%.9g" % v for v in a.detach().flatten().tolist() + b.detach().flatten().tolist()))


torch.set_num_threads(1)
for case in CASES:
    run(*case)
