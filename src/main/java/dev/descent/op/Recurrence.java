package dev.descent.op;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Loops;
import dev.descent.kernel.Pointwise;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One recurrent layer over all steps, forward and back through time; what a step does to a row is the cell's, a subclass.
 *
 * <p>The inputs' products of all steps are one product, and so are the weights' gradients; in between, each thread takes
 * some rows of the batch through all steps by itself, without a barrier. Inside, rows are in the order of time, so that
 * a step's rows lie side by side. All gates of a step come from one product, whose weights are packed once for all steps.
 *
 * <p>After a row's length its state stays as it is and its output is zero, so padding changes nothing.
 */
abstract class Recurrence implements Workers.Task {
    static final Pointwise POINTWISE = Kernels.pointwise();

    private final Tape tape;
    private final Recurrences.Weights weights;
    private final @Nullable Tensor initial;
    private final TimeOrder order;
    private final Loops.Map1[] activations;
    private final int batch;
    private final int time;
    private final int width;
    final int hidden;

    private final StepInputs inputs;
    /** What goes into the gates and then comes out of them, {@code [time, batch, width]}; in the end its gradient. */
    final float[] gates;
    /** The hidden states before the first step and after each, {@code [time + 1, batch, hidden]}. */
    final float[] states;
    /** The gradient of the state that the step going backward came from, {@code [batch, hidden]}. */
    float[] stateGradient = {};
    /** What the outputs add to it. */
    private float[] incoming = {};

    private final StepProduct product;
    final BiasSums biasSums;
    private final Tensor outputs;
    private final Tensor last;
    private boolean backwards;
    private int rowsPerTask;

    Recurrence(
            Tape tape,
            Tensor x,
            Recurrences.Weights weights,
            @Nullable Tensor initial,
            @Nullable Tensor initialCell,
            boolean reversed,
            int biases,
            Loops.Map1... activations) {
        this.tape = tape;
        this.weights = weights;
        this.initial = initial;
        batch = x.dim(0);
        time = x.dim(1);
        order = new TimeOrder(batch, time, reversed, tape.lengths());
        hidden = weights.hidden().dim(0);
        this.activations = activations;
        width = activations.length * hidden;
        biasSums = new BiasSums(tape, batch, hidden, activations.length, biases);
        inputs = StepInputs.of(tape, x, weights.input(), order);
        gates = tape.array(time * batch * width);
        states = tape.array((time + 1) * batch * hidden);
        product = new StepProduct(tape, weights.hidden(), batch);
        outputs = tape.result(tape.shape(x.shape(), 2, hidden), weights.with(x, initial, initialCell));
        last = tape.result(tape.shape(batch, hidden), outputs);
    }

    /** One row of one step: from the gates at {@code g} and the state at {@code p} to the state at {@code n}. */
    abstract void forward(int row, int g, int p, int n);

    /**
     * The gradient of the same: that of the gates' inputs replaces the gates at {@code g}; of the state's, which stands at
     * {@code d} in {@link #stateGradient}, only what reaches the former state past the product stays there.
     */
    abstract void backward(int row, int g, int p, int n, int d);

    /**
     * Applies the function of one of a row's gates. There is a function object for each gate, though most are the same function: a call
     * that has met three classes is not drawn in. Drawn into one method, two functions exceed C2's budget, and every vector
     * becomes an object (6 MB a step, measured).
     */
    final void activate(int gate, int g) {
        int at = g + gate * hidden;
        activations[gate].run(gates, gates, at, at + hidden);
    }

    /** The state of a row goes on as it is. */
    void keep(int p, int n) {
        System.arraycopy(states, p, states, n, hidden);
    }

    /** The product of a step with the former state; here added to the gates. */
    void multiply(Workers workers, int row, int rows, int g, int p) {
        recur(workers, rows, p, true, gates, g, null);
    }

    /** Where the gradient of what {@link #multiply} adds to lies; here the gates themselves. */
    float[] recurrentGradient() {
        return gates;
    }

    /** A bias that the products of all inputs begin with. */
    abstract float @Nullable [] inputShift(Recurrences.Weights weights);

    void beginBackward() {}

    void endBackward() {}

    /**
     * Room for one gate or state of the step at hand, {@code [batch, hidden]}. C2 makes vectors only of loops whose arrays run
     * under one index: rows are worth copying to where it is the row's.
     */
    final float[] rowsAtHand() {
        return tape.array(batch * hidden);
    }

    final int rows() {
        return batch;
    }

    final int steps() {
        return time;
    }

    final Tape tape() {
        return tape;
    }

    final Tensor outputs() {
        return outputs;
    }

    /** The state of each row after its last step. */
    final Tensor last() {
        return last;
    }

    final void recur(Workers workers, int rows, int p, boolean add, float[] c, int at, float @Nullable [] shift) {
        product.multiply(workers, rows, states, p, add, c, at, shift);
    }

    final void run() {
        Workers workers = tape.loops().workers();
        inputs.project(inputShift(weights), gates);
        product.begin(false);
        if (initial == null) {
            Arrays.fill(states, 0, batch * hidden, 0f);
        } else {
            System.arraycopy(initial.values(), 0, states, 0, batch * hidden);
        }
        backwards = false;
        split(workers);
        System.arraycopy(states, time * batch * hidden, last.values(), 0, batch * hidden);
        if (outputs.needsGradient()) {
            tape.record(outputs, this::runBackwards);
            // Runs first, since recording is undone in reverse; the gradient of the last state then joins the outputs'.
            tape.record(last, outputs::gradientToAdd);
        }
    }

    private void split(Workers workers) {
        int tasks = Math.min(batch, workers.threads());
        rowsPerTask = (batch + tasks - 1) / tasks;
        if (tasks == 1) {
            rows(workers, 0, batch);
        } else {
            workers.run((batch + rowsPerTask - 1) / rowsPerTask, this);
        }
    }

    @Override
    public void run(int worker, int index) {
        int from = index * rowsPerTask;
        int to = Math.min(batch, from + rowsPerTask);
        rows(tape.loops().workers(), from, to);
    }

    private void rows(Workers workers, int from, int to) {
        if (backwards) {
            backward(workers, from, to);
        } else {
            forward(workers, from, to);
        }
    }

    private void forward(Workers workers, int from, int to) {
        float[] y = outputs.values();
        for (int t = 0; t < time; t++) {
            int first = t * batch;
            multiply(workers, from, to - from, (first + from) * width, (first + from) * hidden);
            for (int row = from; row < to; row++) {
                int p = (first + row) * hidden;
                int n = p + batch * hidden;
                if (t < order.length(row)) {
                    forward(row, (first + row) * width, p, n);
                    System.arraycopy(states, n, y, order.place(row, t) * hidden, hidden);
                } else {
                    keep(p, n);
                    Arrays.fill(y, (row * time + t) * hidden, (row * time + t + 1) * hidden, 0f);
                }
            }
        }
    }

    private void backward(Workers workers, int from, int to) {
        float[] dy = outputs.gradient();
        float[] dg = recurrentGradient();
        for (int t = time - 1; t >= 0; t--) {
            int first = t * batch;
            for (int row = from; row < to; row++) {
                int g = (first + row) * width;
                if (t < order.length(row)) {
                    int d = row * hidden;
                    System.arraycopy(dy, order.place(row, t) * hidden, incoming, d, hidden);
                    addIncoming(d, d + hidden);
                    int p = (first + row) * hidden;
                    backward(row, g, p, p + batch * hidden, d);
                } else {
                    Arrays.fill(gates, g, g + width, 0f);
                    Arrays.fill(dg, g, g + width, 0f);
                }
            }
            int at = (first + from) * width;
            product.multiply(workers, to - from, dg, at, true, stateGradient, from * hidden, null);
        }
    }

    private void addIncoming(int from, int to) {
        for (int j = from; j < to; j++) {
            stateGradient[j] += incoming[j];
        }
    }

    private void runBackwards() {
        Workers workers = tape.loops().workers();
        stateGradient = tape.array(batch * hidden);
        incoming = rowsAtHand();
        if (last.hasGradient()) {
            System.arraycopy(last.gradient(), 0, stateGradient, 0, batch * hidden);
        } else {
            Arrays.fill(stateGradient, 0, batch * hidden, 0f);
        }
        biasSums.begin();
        beginBackward();
        product.begin(true);
        backwards = true;
        split(workers);
        endBackward();
        if (initial != null && initial.needsGradient()) {
            Gradients.add(tape, stateGradient, initial);
        }
        float[] dg = recurrentGradient();
        Gradients.addProduct(tape, states, dg, time * batch, weights.hidden());
        inputs.addGradients(gates);
        biasSums.addTo(weights.inputBias(), weights.hiddenBias());
    }
}
