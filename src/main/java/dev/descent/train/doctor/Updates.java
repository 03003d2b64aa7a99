package dev.descent.train.doctor;

/**
 * What became of one parameter, from a sample of its elements.
 *
 * @param name such as {@code dense1.weight}
 * @param weight whether it has two axes or more
 * @param samples how many updates were looked at
 * @param gradient the median over them of the root mean square of the gradient, before clipping and penalties; NaN if it never had
 *     one
 * @param size the same of its values
 * @param ratio the median of an update's size by that of the values; NaN if the values are all 0
 * @param still how many of the last updates looked at in a row changed none of the elements
 * @param connected whether it ever had a gradient
 */
public record Updates(
        String name,
        boolean weight,
        int samples,
        double gradient,
        double size,
        double ratio,
        int still,
        boolean connected) {}
