package dev.descent.nn;

import static dev.descent.nn.Layers.*;

import dev.descent.op.Window;
import java.util.Map;

/** The rows of {@link LayerContractTest} for images and signals, their cases written by image_layers_golden.py. */
final class ImageLayerRows {
    static final Map<String, Blueprint> ROWS = Map.ofEntries(
            Map.entry("conv2d", conv2d(3, 3)),
            Map.entry(
                    "conv2d strided",
                    conv2d(4, 3).stride(2).padding(1).groups(2).withoutBias()),
            Map.entry("conv2d same", conv2d(3, 2, 4).dilation(2).same()),
            Map.entry("conv2d asymmetric", conv2d(3, 3).padding(0, 1, 2, 0)),
            Map.entry("conv1d", conv1d(3, 3)),
            Map.entry("conv1d same", conv1d(4, 4).dilation(2).groups(2).same().withoutBias()),
            Map.entry("conv1d causal", conv1d(3, 3).stride(2).padding(2, 0)),
            Map.entry("convTranspose2d", convTranspose2d(3, 3)),
            Map.entry(
                    "convTranspose2d doubling",
                    convTranspose2d(4, 3)
                            .stride(2)
                            .padding(1)
                            .outputPadding(1)
                            .dilation(1)
                            .groups(2)
                            .withoutBias()),
            Map.entry("maxPool2d", maxPool2d(2)),
            Map.entry("maxPool2d overlapping", maxPool2d(3).stride(2).padding(1).ceilMode()),
            Map.entry("avgPool2d", avgPool2d(2)),
            Map.entry(
                    "avgPool2d overlapping",
                    avgPool2d(3).stride(2).padding(1).ceilMode().withoutPadInMean()),
            Map.entry(
                    "maxPool2d wide",
                    maxPool2d(2, 3).window(Window.of(1, 0).stride(2, 1).padding(1, 1, 0, 0))),
            Map.entry(
                    "avgPool2d wide",
                    avgPool2d(2, 3).window(Window.of(1, 0).stride(1, 2).padding(0, 0, 1, 1))),
            Map.entry("maxPool1d", maxPool1d(3).stride(2).padding(1).ceilMode()),
            Map.entry("avgPool1d", avgPool1d(2)),
            Map.entry(
                    "avgPool1d overlapping",
                    avgPool1d(3).stride(2).padding(1).ceilMode().withoutPadInMean()),
            Map.entry("convTranspose2d wide", convTranspose2d(3, 2, 4).stride(2)),
            Map.entry("adaptiveAvgPool2d", adaptiveAvgPool2d(2, 3)),
            Map.entry("globalAvgPool", globalAvgPool()),
            Map.entry("globalAvgPool of signals", globalAvgPool()),
            Map.entry("upsample", upsample(2)),
            Map.entry("upsample bilinear", upsample(3).bilinear()),
            Map.entry("groupNorm", groupNorm(2)),
            Map.entry("batchNorm cumulated", batchNorm().cumulated()),
            Map.entry("spatialDropout", spatialDropout(0.5f)),
            Map.entry("shakeDrop", shakeDrop(1, 2)),
            Map.entry("stochasticDepth", stochasticDepth(1, 2)),
            Map.entry("shakeShake", shakeShake(conv2d(2, 3).same(), relu())));

    private ImageLayerRows() {}
}
