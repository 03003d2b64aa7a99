/**
 * How gradients change parameters: {@link dev.descent.optim.UpdateRule} and one file for each rule, the
 * {@link dev.descent.optim.Optimizer} that walks a model's parameters with it, and what comes between gradient and rule,
 * composed from outside: penalties, decay, clipping. {@link dev.descent.optim.Schedule} and one file for each schedule say how the
 * rate changes with time.
 */
@NullMarked
package dev.descent.optim;

import org.jspecify.annotations.NullMarked;
