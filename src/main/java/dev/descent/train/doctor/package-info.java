/**
 * What is wrong with a training run, the evidence, and the change to make. {@link dev.descent.train.doctor.Doctor} watches a run as a
 * callback or examines it before the first step; every diagnosis is a {@link dev.descent.train.doctor.Check} of one file;
 * {@link dev.descent.train.doctor.Finding}s are data. Nothing here changes a weight, a gradient or a random number of the run.
 */
@NullMarked
package dev.descent.train.doctor;

import org.jspecify.annotations.NullMarked;
