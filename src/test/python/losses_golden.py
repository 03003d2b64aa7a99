"""Writes src/test/resources/dev/descent/loss/golden.txt: every loss with every combination of its options, as PyTorch
computes it in float32, with the gradient by its input.

One line a case: the loss, its options, the outputs' shape, the targets' shape, then outputs, targets, value and gradient;
fields are separated by semicolons, numbers by spaces. Run it from the repository's root: python3 src/test/python/losses_golden.py
"""

import itertools
import torch
import torch.nn.functional as F

torch.manual_seed(9)
lines = []


def numbers(tensor):
    return " ".join(repr(v) for v in tensor.detach().flatten().tolist())


def case(loss, options, outputs, targets, function):
    x = outputs.clone().requires_grad_()
    value = function(x, targets)
    value.backward()
    shapes = [" ".join(map(str, t.shape)) for t in (outputs, targets)]
    lines.append(";".join([loss, options, *shapes, numbers(outputs), numbers(targets.float()), numbers(value), numbers(x.grad)]))


def weights_text(weights):
    return "" if weights is None else numbers(weights)


def logits(*shape):
    return 3 * torch.randn(*shape)


ROWS, CLASSES = 6, 4
WEIGHTS = torch.tensor([0.5, 2.0, 0.0, 1.25])

for weights, smoothing, ignored in itertools.product([None, WEIGHTS], [0.0, 0.1, 1.0], [-100, 1]):
    targets = torch.tensor([0, 1, 2, 3, 3, 1])
    case("CrossEntropy", f"{smoothing},{ignored},{weights_text(weights)}", logits(ROWS, CLASSES), targets,
         lambda x, t: F.cross_entropy(x, t, weights, label_smoothing=smoothing, ignore_index=ignored))
    sequences = torch.tensor([[0, 3, 1], [1, 2, -100]])
    if ignored == -100:
        case("CrossEntropy", f"{smoothing},{ignored},{weights_text(weights)}", logits(2, 3, CLASSES), sequences,
             lambda x, t: F.cross_entropy(x.transpose(1, 2), t, weights, label_smoothing=smoothing, ignore_index=ignored))

for weights, smoothing in itertools.product([None, WEIGHTS], [0.0, 0.1, 1.0]):
    targets = torch.softmax(logits(ROWS, CLASSES), 1)
    case("CrossEntropy", f"{smoothing},-100,{weights_text(weights)}", logits(ROWS, CLASSES), targets,
         lambda x, t: F.cross_entropy(x, t, weights, label_smoothing=smoothing))
    case("CrossEntropy", f"{smoothing},-100,{weights_text(weights)}", logits(ROWS, CLASSES),
         F.one_hot(torch.tensor([0, 1, 2, 3, 3, 1]), CLASSES).float(),
         lambda x, t: F.cross_entropy(x, t, weights, label_smoothing=smoothing))

# logits far apart, where a softmax that is not shifted overflows
case("CrossEntropy", "0.0,-100,", 100 * logits(ROWS, CLASSES), torch.tensor([0, 1, 2, 3, 3, 1]), F.cross_entropy)

for weights, ignored in itertools.product([None, WEIGHTS], [-100, 1]):
    case("NegativeLogLikelihood", f"{ignored},{weights_text(weights)}", F.log_softmax(logits(ROWS, CLASSES), 1),
         torch.tensor([0, 1, 2, 3, 3, 1]), lambda x, t: F.nll_loss(x, t, weights, ignore_index=ignored))

for targets in [torch.softmax(logits(ROWS, CLASSES), 1), F.one_hot(torch.tensor([0, 1, 2, 3, 3, 1]), CLASSES).float()]:
    case("KLDivergence", "", logits(ROWS, CLASSES), targets,
         lambda x, t: F.kl_div(F.log_softmax(x, 1), t, reduction="batchmean"))
case("KLDivergence", "", logits(2, 3, CLASSES), torch.softmax(logits(2, 3, CLASSES), 2),
     lambda x, t: F.kl_div(F.log_softmax(x, 2), t, reduction="batchmean"))

for weights in [None, torch.tensor([3.0]), torch.tensor([0.5, 2.0, 0.0, 1.25])]:
    for targets in [torch.rand(ROWS, CLASSES), (torch.rand(ROWS, CLASSES) < 0.5).float()]:
        case("BinaryCrossEntropy", weights_text(weights), logits(ROWS, CLASSES), targets,
             lambda x, t: F.binary_cross_entropy_with_logits(x, t, pos_weight=weights))
for weights in [None, torch.tensor([3.0])]:
    case("BinaryCrossEntropy", weights_text(weights), logits(ROWS, 1), torch.tensor([0.0, 1, 0.25, 1, 0, 1]),
         lambda x, t: F.binary_cross_entropy_with_logits(x, t.unsqueeze(1), pos_weight=weights))
case("BinaryCrossEntropy", "", 30 * logits(ROWS, CLASSES), (torch.rand(ROWS, CLASSES) < 0.5).float(),
     F.binary_cross_entropy_with_logits)

for name, options, function in [
    ("MeanSquaredError", "", F.mse_loss),
    ("MeanAbsoluteError", "", F.l1_loss),
    ("Huber", "1.0", lambda x, t: F.huber_loss(x, t, delta=1.0)),
    ("Huber", "0.3", lambda x, t: F.huber_loss(x, t, delta=0.3)),
    ("Huber", "2.5", lambda x, t: F.huber_loss(x, t, delta=2.5)),
    ("SmoothL1", "1.0", lambda x, t: F.smooth_l1_loss(x, t, beta=1.0)),
    ("SmoothL1", "0.3", lambda x, t: F.smooth_l1_loss(x, t, beta=0.3)),
    ("SmoothL1", "2.5", lambda x, t: F.smooth_l1_loss(x, t, beta=2.5)),
]:
    outputs = logits(ROWS, 3)
    targets = logits(ROWS, 3)
    targets[2, 1] = outputs[2, 1]
    case(name, options, outputs, targets, function)
    case(name, options, logits(ROWS, 1), logits(ROWS), lambda x, t: function(x.squeeze(1), t))
    case(name, options, logits(2, 3, 2), logits(2, 3, 2), function)

for margin, power in itertools.product([1.0, 0.4], [1, 2]):
    case("Hinge", f"{margin},{power}", logits(ROWS, CLASSES), torch.tensor([0, 1, 2, 3, 3, 1]),
         lambda x, t: F.multi_margin_loss(x, t, p=power, margin=margin))
    case("Hinge", f"{margin},{power}", logits(ROWS, 1), torch.tensor([0, 1, 0, 1, 1, 0]),
         lambda x, t: torch.clamp(margin - (2 * t - 1) * x.squeeze(1), min=0).pow(power).mean())

with open("src/test/resources/dev/descent/loss/golden.txt", "w") as file:
    file.write("\n".join(lines) + "\n")
