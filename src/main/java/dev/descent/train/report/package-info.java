/**
 * What people look at during and after a run, and what other programs read: {@link dev.descent.train.report.Report} is one
 * HTML file with curves, histograms and the worst predictions, {@link dev.descent.train.report.TensorBoard} the event files of
 * that program. Both are callbacks that only look: the weights have the same bits with and without them, and what they take of
 * a run's time is held under one per cent.
 */
@NullMarked
package dev.descent.train.report;

import org.jspecify.annotations.NullMarked;
