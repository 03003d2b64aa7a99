package dev.descent.data;

/**
 * Two parts of a data set that share no example. Whatever is fitted, scalers too, is fitted on the training part only.
 *
 * @param train what to learn from
 * @param test what to judge by
 */
public record Split(Dataset train, Dataset test) {}
