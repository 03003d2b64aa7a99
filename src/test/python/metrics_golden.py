"""Writes src/test/resources/dev/descent/metric/golden.txt: every metric over 200 rows, straight from its definition in
NumPy (the area under the curve by counting all pairs), float64.

A line "data" with the predictions' shape, the targets' shape, predictions and targets, then one line a metric of them with its
value; fields are separated by semicolons, numbers by spaces. Run it from the repository's root: python3 src/test/python/metrics_golden.py
"""

import numpy as np

random = np.random.default_rng(5)
lines = []


last = None


def numbers(array):
    return " ".join(str(v) for v in np.asarray(array).astype(np.float32).ravel())


def case(metric, predictions, targets, value):
    global last
    shapes = [" ".join(map(str, a.shape)) for a in (predictions, targets)]
    data = ";".join(["data", *shapes, numbers(predictions), numbers(targets)])
    if data != last:
        lines.append(data)
        last = data
    lines.append(f"{metric};{float(value)!r}")


def divide(a, b):
    return a / b if b else 0.0


def figures(predicted, actual, label):
    hit = np.sum((predicted == label) & (actual == label))
    precision = divide(hit, np.sum(predicted == label))
    recall = divide(hit, np.sum(actual == label))
    return {"Precision": precision, "Recall": recall, "F1": divide(2 * precision * recall, precision + recall)}


def area(scores, positive):
    above = scores[positive][:, None] - scores[~positive][None, :]
    return np.mean((above > 0) + 0.5 * (above == 0))


def classification(predictions, targets, predicted, actual):
    case("Accuracy", predictions, targets, np.mean(predicted == actual))
    seen = sorted(set(predicted) | set(actual))
    single = {c: figures(predicted, actual, c) for c in seen}
    for metric in ["Precision", "Recall", "F1"]:
        case(metric, predictions, targets, np.mean([single[c][metric] for c in seen]))
        case(metric + " micro", predictions, targets, np.mean(predicted == actual))
        for c in seen:
            case(f"{metric} {c}", predictions, targets, single[c][metric])


# rounded to tenths, so that there are ties
scores = np.round(random.normal(size=(200, 5)), 1).astype(np.float32)
actual = random.choice(5, p=[0.5, 0.2, 0.2, 0.1, 0], size=200)
scores[np.arange(200), actual] += np.float32(1)
scores = np.round(scores, 1).astype(np.float32)
scores[:, 3] -= 9  # occurs but is never predicted
predicted = scores.argmax(1)
classification(scores, actual, predicted, actual)
one_hot = np.eye(5)[actual]
case("Accuracy", scores, 0.8 * one_hot + 0.04, np.mean(predicted == actual))
case("RocAuc", scores, actual, np.mean([area(scores[:, c], actual == c) for c in range(4)]))
order = np.argsort(-scores, axis=1, kind="stable")
for k in range(1, 6):
    case(f"TopK {k}", scores, actual, np.mean([actual[i] in order[i, :k] for i in range(200)]))

yes = (random.random(200) < 0.3).astype(int)
chance = np.round(np.clip(0.4 * yes + 0.6 * random.random(200), 0, 1), 2).astype(np.float32)
for predictions in [chance, chance[:, None]]:
    classification(predictions, yes, (chance > 0.5).astype(int), yes)
    case("RocAuc", predictions, yes, area(chance, yes == 1))
both = np.stack([1 - chance, chance], 1)
case("RocAuc", both, yes, area(both[:, 1], yes == 1))

values = (100 + random.normal(size=(200, 3)) * [1, 2, 3]).astype(np.float32)
guesses = (values + random.normal(size=(200, 3))).astype(np.float32)
v, g = values.astype(float), guesses.astype(float)
for shape in [np.s_[:, :], np.s_[:, 0]]:
    t, p = v[shape], g[shape]
    wide = guesses[shape] if p.ndim == 2 else guesses[:, :1]
    case("Mae", wide, values[shape], np.mean(np.abs(p - t)))
    case("Rmse", wide, values[shape], np.sqrt(np.mean((p - t) ** 2)))
    case("R2", wide, values[shape], np.mean(1 - np.sum((p - t) ** 2, 0) / np.sum((t - t.mean(0)) ** 2, 0)))

with open("src/test/resources/dev/descent/metric/golden.txt", "w") as file:
    file.write("\n".join(lines) + "\n")
