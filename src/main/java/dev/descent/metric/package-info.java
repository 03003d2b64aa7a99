/**
 * Figures that say how good predictions are, counted over a whole data set: {@link dev.descent.metric.Metric} and one file
 * for each, and {@link dev.descent.metric.CTCDecoder}, which reads labels from outputs. What is differentiated belongs in {@code
 * loss}.
 */
@NullMarked
package dev.descent.metric;

import org.jspecify.annotations.NullMarked;
