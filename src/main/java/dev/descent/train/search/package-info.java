/**
 * Searching rates, sizes and whatever else a training run is made with: many runs, each with values drawn from given ranges,
 * several at a time, the best told in one table. {@link dev.descent.train.search.Search} is where it begins.
 */
@NullMarked
package dev.descent.train.search;

import org.jspecify.annotations.NullMarked;
