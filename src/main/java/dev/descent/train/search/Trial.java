package dev.descent.train.search;

/**
 * How one candidate did.
 *
 * @param candidate its values
 * @param epochs how many epochs it was trained
 * @param score the best of its epochs: the validation loss, the training loss where there is no validation data, or the metric
 *     that the search goes by; NaN if its loss became NaN or infinite
 * @param seconds what its training took
 */
public record Trial(Candidate candidate, int epochs, double score, double seconds) {}
