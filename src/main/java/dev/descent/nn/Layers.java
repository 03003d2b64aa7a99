package dev.descent.nn;

import dev.descent.init.Initializer;
import java.util.List;

/**
 * Every layer by a short name, for {@code import static dev.descent.nn.Layers.*}: what {@link Model#of} and the containers
 * are made of. A layer of one's own stands beside them as it is, {@code new Swish(1)}.
 *
 * <pre>{@code
 * Model model = Model.of(
 *         Shape.of(64), 42, Layers.dense(128), Layers.batchNorm(), Layers.relu(), Layers.dropout(0.2f), Layers.dense(10));
 * }</pre>
 */
public final class Layers {
    private Layers() {}

    /** Every output a weighted sum of all inputs: {@link Linear}. Add {@code .withoutBias()} to leave the bias out. */
    public static Linear.Plan dense(int out) {
        return new Linear.Plan(out, true, null);
    }

    /** The same with weights that begin as {@code weights} says, rather than as the following activation asks. */
    public static Linear.Plan dense(int out, Initializer weights) {
        return new Linear.Plan(out, true, weights);
    }

    /** A dense layer that drops weights in training: {@link DropConnect}. */
    public static Blueprint dropConnect(int out, float rate) {
        return new DropConnect.Plan(dense(out), rate);
    }

    /** Drops values in training: {@link Dropout}. */
    public static Layer dropout(float rate) {
        return new Dropout(rate);
    }

    /** Normalises each feature over the batch: {@link BatchNorm}, with momentum 0.1 and epsilon 1e-5; also for images. */
    public static BatchNorm.Plan batchNorm() {
        return new BatchNorm.Plan();
    }

    /** {@link BatchNorm} with the share that a batch has in the running values, and what is added to the variance. */
    public static BatchNorm.Plan batchNorm(float momentum, float epsilon) {
        return new BatchNorm.Plan(momentum, epsilon);
    }

    /** Normalises each example over its last axis: {@link LayerNorm}, with epsilon 1e-5. */
    public static Blueprint layerNorm() {
        return new LayerNorm.Plan();
    }

    /** {@link LayerNorm} with what is added to the variance. */
    public static Blueprint layerNorm(float epsilon) {
        return new LayerNorm.Plan(epsilon);
    }

    /** Long short-term memory with so many units: {@link Recurrent}. Add {@code .layers(2)}, {@code .bidirectional()}. */
    public static Recurrent.Plan lstm(int hidden) {
        return new Recurrent.Plan(new LSTM(), hidden);
    }

    /** Gated recurrent units: {@link Recurrent}. */
    public static Recurrent.Plan gru(int hidden) {
        return new Recurrent.Plan(new GRU(), hidden);
    }

    /** A plain recurrent layer with tanh: {@link Recurrent}. */
    public static Recurrent.Plan rnn(int hidden) {
        return new Recurrent.Plan(new RNN(false), hidden);
    }

    /** A plain recurrent layer with ReLU: {@link Recurrent}. */
    public static Recurrent.Plan rnnRelu(int hidden) {
        return new Recurrent.Plan(new RNN(true), hidden);
    }

    /** All axes of an example as one: {@link Flatten}. */
    public static Layer flatten() {
        return new Flatten();
    }

    /** Layers one after the other: {@link Sequential}. */
    public static Blueprint sequential(Blueprint... layers) {
        return new Sequential.Plan(List.of(layers));
    }

    /** {@code x + f(x)}, f being the layers: {@link Residual}. Add {@code .projected(layer)} where f changes the shape. */
    public static Residual.Plan residual(Blueprint... layers) {
        return new Residual.Plan(new Sequential.Plan(List.of(layers)), null);
    }

    /** {@code max(x, 0)}: {@link ReLU}. */
    public static Activation relu() {
        return new ReLU();
    }

    /** {@link LeakyReLU} with slope 0.01. */
    public static Activation leakyRelu() {
        return new LeakyReLU();
    }

    /** {@link LeakyReLU} with this slope below zero. */
    public static Activation leakyRelu(float slope) {
        return new LeakyReLU(slope);
    }

    /** {@link ELU} with alpha 1. */
    public static Activation elu() {
        return new ELU();
    }

    /** {@link ELU} with the limit −alpha. */
    public static Activation elu(float alpha) {
        return new ELU(alpha);
    }

    /** {@code x Φ(x)}: {@link GELU}. */
    public static Activation gelu() {
        return new GELU();
    }

    /** {@code x · sigmoid(x)}: {@link SiLU}. */
    public static Activation silu() {
        return new SiLU();
    }

    /** {@code log(1 + e^x)}: {@link Softplus}. */
    public static Activation softplus() {
        return new Softplus();
    }

    /** {@code tanh(x)}: {@link Tanh}. */
    public static Activation tanh() {
        return new Tanh();
    }

    /** {@code 1 / (1 + e^−x)}: {@link Sigmoid}. */
    public static Activation sigmoid() {
        return new Sigmoid();
    }

    /** Probabilities, for inference only, since losses take raw outputs: {@link Softmax}. */
    public static Activation softmax() {
        return new Softmax();
    }

    /** Filters over images: {@link Conv2d}. Add {@code .stride(2).padding(1).same().groups(4).withoutBias()} as needed. */
    public static Conv2d.Plan conv2d(int out, int kernel) {
        return new Conv2d.Plan(out, kernel, kernel);
    }

    /** {@link Conv2d} with a kernel of other height than width. */
    public static Conv2d.Plan conv2d(int out, int kernelHeight, int kernelWidth) {
        return new Conv2d.Plan(out, kernelHeight, kernelWidth);
    }

    /** Filters along signals: {@link Conv1d}. */
    public static Conv1d.Plan conv1d(int out, int kernel) {
        return new Conv1d.Plan(out, kernel);
    }

    /** A convolution that enlarges images: {@link ConvTranspose2d}. */
    public static ConvTranspose2d.Plan convTranspose2d(int out, int kernel) {
        return new ConvTranspose2d.Plan(out, kernel, kernel);
    }

    /** {@link ConvTranspose2d} with {@code out} filters that need not be square. */
    public static ConvTranspose2d.Plan convTranspose2d(int out, int kernelHeight, int kernelWidth) {
        return new ConvTranspose2d.Plan(out, kernelHeight, kernelWidth);
    }

    /** The largest of each window, one beside the other: {@link MaxPool2d}. */
    public static MaxPool2d maxPool2d(int kernel) {
        return new MaxPool2d(kernel, kernel);
    }

    /** The largest of each {@code kernelHeight × kernelWidth} pixels: {@link MaxPool2d}. */
    public static MaxPool2d maxPool2d(int kernelHeight, int kernelWidth) {
        return new MaxPool2d(kernelHeight, kernelWidth);
    }

    /** The largest of each {@code kernel} values of a signal: {@link MaxPool1d}. */
    public static MaxPool1d maxPool1d(int kernel) {
        return new MaxPool1d(kernel);
    }

    /** The mean of each window, one beside the other: {@link AvgPool2d}. */
    public static AvgPool2d avgPool2d(int kernel) {
        return new AvgPool2d(kernel, kernel);
    }

    /** The mean of each {@code kernelHeight × kernelWidth} pixels: {@link AvgPool2d}. */
    public static AvgPool2d avgPool2d(int kernelHeight, int kernelWidth) {
        return new AvgPool2d(kernelHeight, kernelWidth);
    }

    /** The mean of each {@code kernel} values of a signal: {@link AvgPool1d}. */
    public static AvgPool1d avgPool1d(int kernel) {
        return new AvgPool1d(kernel);
    }

    /** Means of as many windows as asked for: {@link AdaptiveAvgPool2d}. */
    public static AdaptiveAvgPool2d adaptiveAvgPool2d(int height, int width) {
        return new AdaptiveAvgPool2d(height, width);
    }

    /** The mean of each channel, ready for a dense layer: {@link GlobalAvgPool}. */
    public static GlobalAvgPool globalAvgPool() {
        return new GlobalAvgPool();
    }

    /** Normalises each example over groups of channels: {@link GroupNorm}, with epsilon 1e-5. */
    public static GroupNorm.Plan groupNorm(int groups) {
        return new GroupNorm.Plan(groups, 1e-5f);
    }

    /** Drops whole channels in training: {@link SpatialDropout}. */
    public static SpatialDropout spatialDropout(float rate) {
        return new SpatialDropout(rate);
    }

    /** Images enlarged by repeating pixels: {@link Upsample}. Add {@code .bilinear()} for a smooth one. */
    public static Upsample upsample(int scale) {
        return new Upsample(scale, false);
    }

    /** A residual block of two branches, mixed at random in training: {@link ShakeShake}, with numbers per image. */
    public static ShakeShake.Plan shakeShake(Blueprint... branch) {
        return new ShakeShake.Plan(new Sequential.Plan(List.of(branch)), null, true);
    }

    /** The end of residual block {@code block}, counted from 1, of {@code blocks}: {@link ShakeDrop} with linear decay. */
    public static ShakeDrop shakeDrop(int block, int blocks) {
        return ShakeDrop.linearDecay(block, blocks);
    }

    /** The end of residual block {@code block} of {@code blocks}: {@link StochasticDepth} with linear decay. */
    public static StochasticDepth stochasticDepth(int block, int blocks) {
        return StochasticDepth.linearDecay(block, blocks);
    }

    /** A row of {@code size} numbers for each index below {@code vocabulary}: {@link Embedding}. */
    public static Embedding.Plan embedding(int vocabulary, int size) {
        return new Embedding.Plan(vocabulary, size);
    }

    /** Learned numbers added to each of up to {@code longest} positions: {@link PositionalEmbedding}. */
    public static PositionalEmbedding.Plan positionalEmbedding(int longest) {
        return new PositionalEmbedding.Plan(longest);
    }

    /** Sines and cosines of the position added: {@link PositionalEncoding}. */
    public static PositionalEncoding.Plan positionalEncoding() {
        return new PositionalEncoding.Plan();
    }

    /** Each step looks at the others: {@link MultiHeadAttention}. Add {@code .causal()} to look back only. */
    public static MultiHeadAttention.Plan multiHeadAttention(int heads) {
        return new MultiHeadAttention.Plan(heads);
    }

    /** {@link TransformerEncoderLayer} with a feed-forward part 2048 wide. */
    public static TransformerEncoderLayer.Plan transformerEncoderLayer(int heads) {
        return new TransformerEncoderLayer.Plan(heads, 2048);
    }

    /** Attention and a feed-forward part, each with a normalisation: {@link TransformerEncoderLayer}. */
    public static TransformerEncoderLayer.Plan transformerEncoderLayer(int heads, int feedForward) {
        return new TransformerEncoderLayer.Plan(heads, feedForward);
    }

    /** The last step of each sequence: {@link LastStep}. */
    public static LastStep lastStep() {
        return new LastStep();
    }

    /** The mean over the steps of each sequence: {@link MeanOverTime}. */
    public static MeanOverTime meanOverTime() {
        return new MeanOverTime();
    }
}
