"""Records what the operations on images should give, computed by torch in double precision from the formulas that torchvision documents.

Writes src/test/resources/dev/descent/augment/golden.txt (operations, magnitudes of the policies) and .../data/resize.txt.
usage: python3 src/test/python/augment_golden.py, from the root of the repository
"""
import colorsys
import math

import torch
import torch.nn.functional as F

torch.manual_seed(21)
HOME = "src/test/resources/dev/descent/"
blocks = []


def numbers(t):
    return " ".join(f"{float(v):.8g}" for v in t.flatten())


def picture(channels, height, width):
    """Levels of 255, smooth with some noise, so that neighbours are alike and histograms uneven."""
    rough = F.interpolate(torch.rand(1, channels, 3, 3), (height, width), mode="bicubic", align_corners=True)[0]
    return ((rough * 0.8 + 0.2 * torch.rand(channels, height, width)).clamp(0, 1) * 255).round() / 255


def case(call, x, y):
    shape = " ".join(map(str, x.shape))
    levels = " ".join(str(int(v)) for v in (x * 255).round().flatten()) if x.any() else "0"
    blocks.append(f"case {call}\nshape {shape}\nlevels {levels}\ny {numbers(y)}\n")


def on_all(call, function, *sizes):
    for size in sizes or ((3, 7, 9), (1, 6, 5)):
        x = picture(*size)
        case(call, x, function(x.double()))


# Colours: the image blended with black, with its mean grey, with its own grey, with itself smoothed.
def blend(x, other, factor):
    return (factor * x + (1 - factor) * other).clamp(0, 1)


def grey(x):
    if x.shape[0] == 1:
        return x
    return (x * torch.tensor([0.2989, 0.587, 0.114]).double().view(3, 1, 1)).sum(0, keepdim=True)


def smooth(x):
    kernel = torch.ones(3, 3).double()
    kernel[1, 1] = 5
    y = x.clone()
    y[:, 1:-1, 1:-1] = F.conv2d(x.unsqueeze(1), (kernel / 13).view(1, 1, 3, 3))[:, 0]
    return y


def hue(x, turn):
    y = x.clone()
    if x.shape[0] == 3:
        for i in range(x.shape[1]):
            for j in range(x.shape[2]):
                h, s, v = colorsys.rgb_to_hsv(*(float(c) for c in x[:, i, j]))
                y[:, i, j] = torch.tensor(colorsys.hsv_to_rgb((h + turn) % 1, s, v)).double()
    return y


for f in (0, 0.35, 1.7):
    on_all(f"brightness {f}", lambda x: blend(x, 0, f))
    on_all(f"contrast {f}", lambda x: blend(x, grey(x).mean(), f))
    on_all(f"saturation {f}", lambda x: blend(x, grey(x), f) if x.shape[0] == 3 else x)
    on_all(f"sharpness {f}", lambda x: blend(x, smooth(x), f))
for turn in (-0.5, -0.21, 0.07, 0.4):
    on_all(f"hue {turn}", lambda x: hue(x, turn))


# Levels, as uint8.
def stretch(x):
    low, high = x.amin((1, 2), True), x.amax((1, 2), True)
    return (x - low) / (high - low)


def equalize(x):
    planes = []
    for plane in (x * 255).round().long():
        histogram = torch.bincount(plane.flatten(), minlength=256)
        step = int(histogram[histogram > 0][:-1].sum()) // 255
        if step:
            below = torch.cumsum(histogram, 0) - histogram
            plane = ((below + step // 2) // step).clamp(0, 255)[plane]
        planes.append(plane.double() / 255)
    return torch.stack(planes)


for bits in (1, 3, 6):
    on_all(f"posterize {bits}", lambda x: ((x * 255).round().long() // 2 ** (8 - bits) * 2 ** (8 - bits)).double() / 255)
for threshold in (0.0, 0.3, 1.0):
    on_all(f"solarize {threshold}", lambda x: torch.where(x >= threshold, 1 - x, x))
on_all("autoContrast 0", stretch)
on_all("equalize 0", equalize, (1, 5, 5), (3, 20, 17), (1, 24, 32))


# Geometry: where each pixel comes from, as affine_grid wants it (x and y from -1 to 1).
def warp(x, matrix, mode):
    c, h, w = x.shape
    (xx, xy, tx), (yx, yy, ty) = matrix
    theta = torch.tensor([[xx, xy * h / w, tx * 2 / w], [yx * w / h, yy, ty * 2 / h]]).double()
    grid = F.affine_grid(theta.unsqueeze(0), [1, c, h, w], align_corners=False)
    return F.grid_sample(x.unsqueeze(0), grid, mode=mode, padding_mode="zeros", align_corners=False)[0]


def inverse(matrix):
    """Of [a b tx; c d ty], through torch's own inversion."""
    full = torch.tensor([*matrix, (0, 0, 1)]).double()
    return torch.linalg.inv(full)[:2].tolist()


def rotation(degrees):
    # y points down, so anticlockwise is the negative angle.
    a = -math.radians(degrees)
    return [(math.cos(a), -math.sin(a), 0.0), (math.sin(a), math.cos(a), 0.0)]


def shear(x, y):
    tx, ty = math.tan(math.radians(x)), math.tan(math.radians(y))
    return [(1.0, -tx, 0.0), (-ty, ty * tx + 1, 0.0)]


def corner_shear(x, y, h, w):
    """About the corner above the first pixel, which lies at (-w/2, -h/2)."""
    (a, b, _), (c, d, _) = shear(math.degrees(math.atan(x)), math.degrees(math.atan(y)))
    cx, cy = -w / 2, -h / 2
    return [(a, b, cx - a * cx - b * cy), (c, d, cy - c * cx - d * cy)]


for mode, name in (("bilinear", "BILINEAR"), ("nearest", "NEAREST")):
    for degrees in (-140, 17, 33):
        on_all(f"rotation {degrees} {name}", lambda x: warp(x, inverse(rotation(degrees)), mode))
    for scale in (0.6, 1.3):
        on_all(f"scale {scale} {name}", lambda x: warp(x, inverse([(scale, 0.0, 0.0), (0.0, scale, 0.0)]), mode))
    for sx, sy in ((20, 0), (-11, 7)):
        on_all(f"shear {sx} {sy} {name}", lambda x: warp(x, inverse(shear(sx, sy)), mode))
for right, down in ((2, 0), (-1, 3), (0, -9)):
    on_all(f"shift {right} {down}", lambda x: warp(x, inverse([(1.0, 0.0, right), (0.0, 1.0, down)]), "nearest"))
for m in (0.23, -0.61):
    on_all(f"ShearX {m}", lambda x: warp(x, inverse(corner_shear(m, 0, *x.shape[1:])), "nearest"))
    on_all(f"ShearY {m}", lambda x: warp(x, inverse(corner_shear(0, m, *x.shape[1:])), "nearest"))
for down, right in ((1, -2), (-3, 3), (0, 2)):
    for mode, name in (("constant", "ZERO"), ("reflect", "REFLECT")):

        def crop(x):
            padded = F.pad(x.unsqueeze(0), (3, 3, 3, 3), mode=mode)[0]
            return padded[:, 3 + down : 3 + down + x.shape[1], 3 + right : 3 + right + x.shape[2]]

        on_all(f"crop {down} {right} {name}", crop)


# The ranges of RandAugment and AutoAugment, and of TrivialAugment (wide), for an image of 24 rows and 32 columns.
def space(bins, shear, across, down, degrees, factor, bits):
    def line(end):
        return torch.linspace(0, end, bins)

    enhance = line(factor)
    return {
        "ShearX": line(shear), "ShearY": line(shear), "TranslateX": line(across), "TranslateY": line(down),
        "Rotate": line(degrees), "Brightness": enhance, "Color": enhance, "Contrast": enhance, "Sharpness": enhance,
        "Posterize": 8 - (torch.arange(bins) / ((bins - 1) / bits)).round(), "Solarize": torch.linspace(255, 0, bins) / 255,
    }  # fmt: skip


usual = (0.3, 150 / 331 * 32, 150 / 331 * 24, 30, 0.9, 4)
for name, bins, ranges in (("usual", 10, usual), ("usual", 31, usual), ("wide", 31, (0.99, 32, 32, 135, 0.99, 6))):
    for operation, magnitudes in space(bins, *ranges).items():
        case(f"magnitude {name} {operation}", torch.zeros(1, 24, 32), magnitudes)

with open(HOME + "augment/golden.txt", "w") as file:
    file.write("\n".join(blocks))

blocks = []
for h, w in ((3, 4), (14, 5), (7, 9), (1, 1), (20, 31), (6, 27)):
    for name in ("BILINEAR", "NEAREST"):

        def resize(x):
            if name == "NEAREST":
                return F.interpolate(x.unsqueeze(0), (h, w), mode="nearest-exact")[0]
            return F.interpolate(x.unsqueeze(0), (h, w), mode="bilinear", antialias=True, align_corners=False)[0]

        on_all(f"resize {h} {w} {name}", resize, (3, 7, 9), (1, 13, 10))
with open(HOME + "data/resize.txt", "w") as file:
    file.write("\n".join(blocks))
