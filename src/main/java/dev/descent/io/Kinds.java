package dev.descent.io;

import dev.descent.init.*;
import dev.descent.loss.*;
import dev.descent.nn.*;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records that a model's file may name: blueprints of layers, cells of recurrent ones, initializers, losses. A record describes itself, by its
 * components, so that a layer needs a row here and nothing else. Only what is listed is ever built from a file.
 *
 * <pre>{@code
 * record Swish(float beta) implements Layer {
 *     public Tensor forward(Tape tape, Tensor x) {
 *         return Arithmetic.mul(tape, x, Activations.sigmoid(tape, Arithmetic.scale(tape, x, beta)));
 *     }
 *
 *     static Model load(java.nio.file.Path file) throws java.io.IOException {
 *         return Models.load(file, Kinds.library().with("swish", Swish.class));
 *     }
 * }
 * }</pre>
 *
 * <p>Components may be numbers, booleans, texts, enums, arrays of float or int, lists, blueprints, initializers, and records of
 * these. Renaming a component makes files of before unreadable. Immutable.
 */
public final class Kinds {
    private static final Kinds LIBRARY = new Kinds(Map.ofEntries(
            Map.entry("dense", Linear.Plan.class),
            Map.entry("dropConnect", DropConnect.Plan.class),
            Map.entry("conv1d", Conv1d.Plan.class),
            Map.entry("conv2d", Conv2d.Plan.class),
            Map.entry("convTranspose2d", ConvTranspose2d.Plan.class),
            Map.entry("batchNorm", BatchNorm.Plan.class),
            Map.entry("layerNorm", LayerNorm.Plan.class),
            Map.entry("groupNorm", GroupNorm.Plan.class),
            Map.entry("recurrent", Recurrent.Plan.class),
            Map.entry("lstm", LSTM.class),
            Map.entry("gru", GRU.class),
            Map.entry("rnn", RNN.class),
            Map.entry("embedding", Embedding.Plan.class),
            Map.entry("positionalEmbedding", PositionalEmbedding.Plan.class),
            Map.entry("positionalEncoding", PositionalEncoding.Plan.class),
            Map.entry("multiHeadAttention", MultiHeadAttention.Plan.class),
            Map.entry("transformerEncoderLayer", TransformerEncoderLayer.Plan.class),
            Map.entry("lastStep", LastStep.class),
            Map.entry("meanOverTime", MeanOverTime.class),
            Map.entry("sequential", Sequential.Plan.class),
            Map.entry("residual", Residual.Plan.class),
            Map.entry("shakeShake", ShakeShake.Plan.class),
            Map.entry("shakeDrop", ShakeDrop.class),
            Map.entry("stochasticDepth", StochasticDepth.class),
            Map.entry("dropout", Dropout.class),
            Map.entry("spatialDropout", SpatialDropout.class),
            Map.entry("flatten", Flatten.class),
            Map.entry("maxPool2d", MaxPool2d.class),
            Map.entry("avgPool2d", AvgPool2d.class),
            Map.entry("maxPool1d", MaxPool1d.class),
            Map.entry("avgPool1d", AvgPool1d.class),
            Map.entry("adaptiveAvgPool2d", AdaptiveAvgPool2d.class),
            Map.entry("globalAvgPool", GlobalAvgPool.class),
            Map.entry("upsample", Upsample.class),
            Map.entry("relu", ReLU.class),
            Map.entry("leakyRelu", LeakyReLU.class),
            Map.entry("elu", ELU.class),
            Map.entry("gelu", GELU.class),
            Map.entry("silu", SiLU.class),
            Map.entry("softplus", Softplus.class),
            Map.entry("tanh", Tanh.class),
            Map.entry("sigmoid", Sigmoid.class),
            Map.entry("softmax", Softmax.class),
            Map.entry("constant", Constant.class),
            Map.entry("ones", Ones.class),
            Map.entry("zeros", Zeros.class),
            Map.entry("normal", Normal.class),
            Map.entry("truncatedNormal", TruncatedNormal.class),
            Map.entry("uniform", Uniform.class),
            Map.entry("xavierNormal", XavierNormal.class),
            Map.entry("xavierUniform", XavierUniform.class),
            Map.entry("kaimingNormal", KaimingNormal.class),
            Map.entry("kaimingUniform", KaimingUniform.class),
            Map.entry("orthogonal", Orthogonal.class),
            Map.entry("sparse", Sparse.class),
            Map.entry("crossEntropy", CrossEntropy.class),
            Map.entry("binaryCrossEntropy", BinaryCrossEntropy.class),
            Map.entry("negativeLogLikelihood", NegativeLogLikelihood.class),
            Map.entry("klDivergence", KLDivergence.class),
            Map.entry("ctcLoss", CTCLoss.class),
            Map.entry("hinge", Hinge.class),
            Map.entry("huber", Huber.class),
            Map.entry("smoothL1", SmoothL1.class),
            Map.entry("meanSquaredError", MeanSquaredError.class),
            Map.entry("meanAbsoluteError", MeanAbsoluteError.class)));

    private final Map<String, Class<? extends Record>> types;

    private Kinds(Map<String, Class<? extends Record>> types) {
        this.types = types;
    }

    /** All that the library has. */
    public static Kinds library() {
        return LIBRARY;
    }

    /**
     * These and a record of one's own.
     *
     * @param kind what {@link Blueprint#kind} gives for a layer, {@link RecurrentCell#kind} for a cell; for an initializer or a loss
     *     the class's simple name with a small first letter
     * @throws IllegalArgumentException if the kind is taken
     */
    public Kinds with(String kind, Class<? extends Record> type) {
        Checks.freeKind(kind, types.get(kind), type);
        Map<String, Class<? extends Record>> more = new LinkedHashMap<>(types);
        more.put(kind, type);
        return new Kinds(more);
    }

    @Nullable
    Class<? extends Record> type(String kind) {
        return types.get(kind);
    }

    /** What a file calls a record. */
    String of(Record value) {
        for (Map.Entry<String, Class<? extends Record>> entry : types.entrySet()) {
            if (entry.getValue() == value.getClass()) {
                return entry.getKey();
            }
        }
        if (value instanceof Blueprint blueprint) {
            return blueprint.kind();
        }
        if (value instanceof RecurrentCell cell) {
            return cell.kind();
        }
        String name = value.getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
