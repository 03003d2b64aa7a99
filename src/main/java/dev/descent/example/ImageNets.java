package dev.descent.example;

import static dev.descent.nn.Layers.avgPool2d;
import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.globalAvgPool;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.residual;
import static dev.descent.nn.Layers.sequential;
import static dev.descent.nn.Layers.tanh;

import dev.descent.nn.Blueprint;
import dev.descent.nn.Residual;
import java.util.ArrayList;
import java.util.List;

/** Two networks for small images, written as an application would. */
public final class ImageNets {
    private ImageNets() {}

    /**
     * LeNet-5 for 28 × 28 pixels with 10 classes (LeCun, Bottou, Bengio, Haffner, 1998), its last stages simplified as is
     * usual today.
     */
    public static Blueprint[] lenet() {
        return new Blueprint[] {
            conv2d(6, 5).padding(2),
            tanh(),
            avgPool2d(2),
            conv2d(16, 5),
            tanh(),
            avgPool2d(2),
            flatten(),
            dense(120),
            tanh(),
            dense(84),
            tanh(),
            dense(10)
        };
    }

    /**
     * The residual network for small images of He, Zhang, Ren and Sun (CVPR 2016, section 4.2), with 6n + 2 layers and 10
     * classes: {@code resnet(3, 16)} is ResNet-20.
     *
     * @param n blocks in each of the three stages
     * @param width channels of the first stage; the others have twice and four times as many
     */
    public static Blueprint[] resnet(int n, int width) {
        List<Blueprint> layers =
                new ArrayList<>(List.of(conv2d(width, 3).padding(1).withoutBias(), batchNorm(), relu()));
        int in = width;
        for (int stage = 0; stage < 3; stage++) {
            int out = width << stage;
            for (int block = 0; block < n; block++) {
                layers.add(block(in, out, stage > 0 && block == 0 ? 2 : 1));
                layers.add(relu());
                in = out;
            }
        }
        layers.addAll(List.of(globalAvgPool(), dense(10)));
        return layers.toArray(Blueprint[]::new);
    }

    private static Residual.Plan block(int in, int out, int stride) {
        Residual.Plan block = residual(
                conv2d(out, 3).stride(stride).padding(1).withoutBias(),
                batchNorm(),
                relu(),
                conv2d(out, 3).padding(1).withoutBias(),
                batchNorm());
        return stride == 1 && in == out
                ? block
                : block.projected(sequential(conv2d(out, 1).stride(stride).withoutBias(), batchNorm()));
    }
}
