package dev.descent.tensor;

import dev.descent.kernel.Loops;
import dev.descent.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One forward and backward pass: what was computed, to be run in reverse, and all that the computing needs besides its
 * inputs: memory, threads, random numbers, and whether this is training. It is handed along explicitly, so there are no
 * globals and no modes hidden in layers.
 *
 * <p>Two kinds. {@link #training(long)} records and lets layers behave as in training (dropout drops, batch-norm uses the
 * batch); {@link #inference()} records nothing. Either is used by one thread at a time; two tapes on two threads are
 * independent, which is why a model can be shared.
 *
 * <pre>{@code
 * Tensor w = Tensor.of(Shape.of(2), 1, 2).needsGradient(true);
 * try (Tape tape = Tape.training(42)) {
 *     Tensor loss = Reductions.sum(tape, Arithmetic.mul(tape, w, w));
 *     tape.backward(loss);
 *     float[] gradient = w.gradient();   // 2, 4
 * }
 * }</pre>
 *
 * <p>An operation of one's own takes its result from {@link #result}, computes its values, and records how the gradient of
 * the result flows to its inputs:
 *
 * <pre>{@code
 * static Tensor doubled(Tape tape, Tensor x) {
 *     Tensor y = tape.result(x.shape(), x);
 *     for (int i = 0; i < x.size(); i++) {
 *         y.values()[i] = 2 * x.values()[i];
 *     }
 *     if (y.needsGradient()) {
 *         tape.record(y, () -> {
 *             float[] dx = x.gradientToAdd();
 *             for (int i = 0; i < x.size(); i++) {
 *                 dx[i] += 2 * y.gradient()[i];
 *             }
 *         });
 *     }
 *     return y;
 * }
 * }</pre>
 */
public final class Tape implements AutoCloseable {
    private final boolean training;
    private final Rng seed;
    private final Loops loops;
    private boolean ownsWorkers;
    private final Arena arena = new Arena();
    private final List<Tensor> results = new ArrayList<>();
    private final List<Runnable> backwards = new ArrayList<>();
    private Rng stepSeed;
    private long streams;
    private boolean spent;
    private @Nullable Observer observer;
    private int @Nullable [] lengths;

    private Tape(boolean training, long seed, Workers workers) {
        KernelNotice.once();
        this.training = training;
        this.seed = new Rng(seed);
        this.loops = new Loops(workers);
        this.stepSeed = this.seed.stream(0);
    }

    /** Sees what each named layer puts out, for statistics; it must not change anything. */
    @FunctionalInterface
    public interface Observer {
        void observe(String layer, Tensor output);
    }

    /** A recording tape on the calling thread. */
    public static Tape training(long seed) {
        return new Tape(true, seed, Workers.single());
    }

    /**
     * A recording tape on the calling thread and {@code threads - 1} of its own, which {@link #close()} ends. The results do
     * not depend on the number.
     *
     * @throws IllegalArgumentException if there is less than one thread
     */
    public static Tape training(long seed, int threads) {
        Tape tape = new Tape(true, seed, Workers.of(threads));
        tape.ownsWorkers = true;
        return tape;
    }

    /** A tape that records nothing, on the calling thread. */
    public static Tape inference() {
        return new Tape(false, 0, Workers.single());
    }

    /** A recording tape on the given workers, which stay the caller's to close. */
    @SuppressWarnings("exports") // for the library's own loop; applications choose threads at the Trainer
    public static Tape training(long seed, Workers workers) {
        return new Tape(true, seed, workers);
    }

    /** A tape that records nothing, on the given workers, which stay the caller's to close. */
    @SuppressWarnings("exports")
    public static Tape inference(Workers workers) {
        return new Tape(false, 0, workers);
    }

    /**
     * Begins a step: what was recorded is forgotten, and the memory of the step before is used again, so its tensors can no
     * longer be read.
     *
     * @param step its number, which with the tape's seed determines every random number drawn in it
     */
    public void begin(long step) {
        results.clear();
        backwards.clear();
        arena.reset();
        stepSeed = seed.stream(step);
        streams = 0;
        spent = false;
        lengths = null;
    }

    /** Whether layers should behave as in training; a training tape also records. */
    public boolean isTraining() {
        return training;
    }

    /** A tensor of this step with undefined content and no gradient, for intermediate values. */
    public Tensor tensor(Shape shape) {
        return new Tensor(shape, arena.take(shape.size()), arena, false);
    }

    /** An array of this step, at least so long and with undefined content, for what needs no tensor around it. */
    public float[] array(int size) {
        return arena.take(size);
    }

    /** A matrix of this step; as {@link #tensor(Shape)} without making a shape. */
    public Tensor tensor(int rows, int columns) {
        return tensor(arena.shape(rows, columns));
    }

    /** The shape {@code [first, second]}, without garbage when the step before asked for the same. */
    public Shape shape(int first, int second) {
        return arena.shape(first, second);
    }

    /** The shape {@code base} with another size on one axis, without garbage when the step before asked for the same. */
    public Shape shape(Shape base, int axis, int size) {
        return arena.shape(base, axis, size);
    }

    /**
     * An object that serves an operation in every step, so that it is no garbage: the one that stood here in the step before if
     * it is of this class, or else a new one. It is as that step left it.
     *
     * @param first makes it; best a constructor without arguments
     */
    public <T> T kept(Class<T> kind, Supplier<T> first) {
        return arena.kept(kind, first);
    }

    /** A tensor for the result of an operation on {@code a}: it needs a gradient if this tape records and a does. */
    public Tensor result(Shape shape, Tensor a) {
        return new Tensor(shape, arena.take(shape.size()), arena, training && a.needsGradient());
    }

    /** A tensor for the result of an operation on two inputs. */
    public Tensor result(Shape shape, Tensor a, Tensor b) {
        return new Tensor(shape, arena.take(shape.size()), arena, training && (a.needsGradient() || b.needsGradient()));
    }

    /** A tensor for the result of an operation on three inputs. */
    public Tensor result(Shape shape, Tensor a, Tensor b, Tensor c) {
        boolean needed = a.needsGradient() || b.needsGradient() || c.needsGradient();
        return new Tensor(shape, arena.take(shape.size()), arena, training && needed);
    }

    /** A tensor for the result of an operation on any number of inputs. */
    public Tensor result(Shape shape, Iterable<Tensor> inputs) {
        boolean needed = false;
        for (Tensor input : inputs) {
            needed |= input.needsGradient();
        }
        return new Tensor(shape, arena.take(shape.size()), arena, training && needed);
    }

    /**
     * Remembers how the gradient of {@code result} flows to the inputs it was computed from. {@link #backward} runs it if
     * the result's gradient is known by then, and skips it if the loss does not depend on the result.
     */
    public void record(Tensor result, Runnable backward) {
        results.add(result);
        backwards.add(backward);
    }

    /**
     * What was recorded of a result, or null if nothing was: an operation may save work that knows how its input was made.
     * It may then hand the input's gradient past the input.
     */
    public @Nullable Runnable recorded(Tensor result) {
        for (int i = results.size() - 1; i >= 0; i--) {
            if (results.get(i) == result) {
                return backwards.get(i);
            }
        }
        return null;
    }

    /**
     * Computes the gradient of a loss by every tensor that needs one and that it depends on, adding to what those that the
     * caller made already hold.
     *
     * @param loss a single number computed on this tape
     * @throws IllegalArgumentException if it is not a single number, or depends on nothing that needs a gradient
     * @throws IllegalStateException on an inference tape, or the second time in one step
     */
    public void backward(Tensor loss) {
        backward(loss, 1f);
    }

    /** The same for {@code scale} times the loss: 1 / n for each of n batches whose gradients are gathered. */
    public void backward(Tensor loss, float scale) {
        Checks.backward(loss, training, spent);
        spent = true;
        loss.gradientToAdd()[0] += scale;
        for (int i = backwards.size() - 1; i >= 0; i--) {
            if (results.get(i).hasGradient()) {
                backwards.get(i).run();
            }
        }
        results.clear();
        backwards.clear();
    }

    /**
     * How many steps of each sequence in this step's batch are data, the rest being padding; null if all are. Layers and
     * losses over time look here.
     */
    public int @Nullable [] lengths() {
        return lengths;
    }

    /**
     * Says how long the sequences of this step's batch are, until the next {@link #begin}.
     *
     * @param newLengths one per sequence, from 1 to the number of steps; may be longer than the batch, and is not copied;
     *     null if there is no padding
     */
    public void setLengths(int @Nullable [] newLengths) {
        lengths = newLengths;
    }

    /** Random numbers for one use in this step, different from those of every other use. */
    public Rng random() {
        return stepSeed.stream(streams++);
    }

    /** The library's kernels on this tape's threads. */
    @SuppressWarnings("exports") // for the library's own operations
    public Loops loops() {
        return loops;
    }

    /** Who is shown the output of every named layer from now on; null for nobody. */
    public void setObserver(@Nullable Observer newObserver) {
        observer = newObserver;
    }

    /** Whether an observer sees every layer's output, so that no two layers may be run as one. */
    public boolean isObserved() {
        return observer != null;
    }

    /** For layers that hold others: shows an output to the observer, if there is one. */
    public void observe(String layer, Tensor output) {
        if (observer != null) {
            observer.observe(layer, output);
        }
    }

    /** The bytes of values and gradients that this tape keeps for its next step. */
    public long bytes() {
        return arena.bytes();
    }

    /** Ends the running step, and threads of its own; the memory goes when the tape does. */
    @Override
    public void close() {
        begin(0);
        if (ownsWorkers) {
            loops.workers().close();
        }
    }
}
