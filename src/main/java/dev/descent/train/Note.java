package dev.descent.train;

/**
 * Something that a callback had to say about a run, and where: see {@link Run#note}.
 *
 * <pre>{@code
 * record RateWatch(float least) implements Callback {
 *     public void epochEnd(Run run) {
 *         if (run.learningRate() < least) {
 *             run.note("learning rate", "below " + least + ": little more will be learnt");
 *         }
 *     }
 * }
 * }</pre>
 *
 * @param about the curve it speaks of: {@code loss}, {@code learning rate}, {@code gradients}, the name of a metric, a layer
 *     or a parameter
 * @param text what there is to say
 * @param epoch the epoch it was said in, the first being 1; 0 before it
 * @param step how many batches had been worked on
 */
public record Note(String about, String text, int epoch, long step) {}
