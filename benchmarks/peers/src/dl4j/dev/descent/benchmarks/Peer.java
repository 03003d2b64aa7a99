package dev.descent.benchmarks;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** DL4J with its native backend for AVX2: the same layers, one batch again and again. */
public final class Peer {
    private Peer() {}

    public static void main(String[] args) {
        train("mlp-small", mlp(64, 128, 64), 32, 64);
        train("mlp-large", mlp(784, 1024, 1024), 128, 784);
        train("lenet", lenet(), 64, 1, 28, 28);
    }

    private static MultiLayerConfiguration mlp(int... sizes) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .activation(Activation.RELU)
                .list();
        for (int i = 1; i < sizes.length; i++) {
            layers.layer(new DenseLayer.Builder().nIn(sizes[i - 1]).nOut(sizes[i]).build());
        }
        return layers.layer(output().nIn(sizes[sizes.length - 1]).build()).build();
    }

    private static MultiLayerConfiguration lenet() {
        return new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(0.01, 0.9))
                .l2(1e-4)
                .activation(Activation.TANH)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).padding(2, 2).nOut(6).build())
                .layer(pool())
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(16).build())
                .layer(pool())
                .layer(new DenseLayer.Builder().nOut(120).build())
                .layer(new DenseLayer.Builder().nOut(84).build())
                .layer(output().build())
                .setInputType(InputType.convolutional(28, 28, 1))
                .build();
    }

    private static SubsamplingLayer pool() {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
    }

    private static OutputLayer.Builder output() {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT).nOut(10).activation(Activation.SOFTMAX);
    }

    private static void train(String name, MultiLayerConfiguration configuration, int... shape) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        long[] sizes = IntStream.of(shape).asLongStream().toArray();
        INDArray x = Nd4j.randn(sizes);
        INDArray y = Nd4j.zeros(shape[0], 10);
        for (int i = 0; i < shape[0]; i++) {
            y.putScalar(i, i % 10, 1);
        }
        DataSet batch = new DataSet(x, y);
        double step = Timing.STEP.seconds(() -> network.fit(batch));
        sizes[0] = 1;
        INDArray one = Nd4j.randn(sizes);
        double prediction = Timing.OPERATION.seconds(() -> network.output(one).toFloatVector());
        new Line()
                .with("peer", "dl4j")
                .with("work", name)
                .with("step_us", step * 1e6)
                .with("samples_s", shape[0] / step)
                .with("infer1_us", prediction * 1e6)
                .with("peak_mb", Vitals.peakMegabytes())
                .print();
    }
}
