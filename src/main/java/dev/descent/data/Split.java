package dev.descent.data;

/**
 * Two parts of a data set that share no example. Whatever is fitted, scalers too, is fitted on the training part only.
 *
 * <pre>{@code
 * Split digits = Digits.load().split(0.8, 42);
 * Split training = digits.train().split(0.9, 42);   // the rest of it for early stopping
 * }</pre>
 *
 * @param train what to learn from
 * @param test what to judge by
 */
public record Split(Dataset train, Dataset test) {}
