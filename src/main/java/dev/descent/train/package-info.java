/**
 * The epoch loop and what people attach to it: {@link dev.descent.train.Trainer} is the loop,
 * {@link dev.descent.train.Callback} its six events, {@link dev.descent.train.Run} the door through which callbacks read and
 * act, {@link dev.descent.train.History} what is left of it. {@link dev.descent.train.Checkpoint} saves all of it so that it can be
 * resumed. Early stopping, progress, budgets, cancelling, switching rules and averaging weights are callbacks like any application's
 * own. {@link dev.descent.train.RateFinder}, {@link dev.descent.train.NoiseScale} and {@link dev.descent.train.BatchSizes} try things
 * out on a clone before a run. Nothing here computes gradients or updates weights itself.
 */
@NullMarked
package dev.descent.train;

import org.jspecify.annotations.NullMarked;
