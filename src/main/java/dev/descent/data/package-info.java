/**
 * From files and arrays to batches: {@link dev.descent.data.Dataset}, its readers, splits and scalers,
 * {@link dev.descent.data.Batches}, which shuffles by (seed, epoch) and prepares ahead, and the
 * {@link dev.descent.data.BatchTransform}s that augment and mix. Nothing here knows of layers or losses.
 */
@NullMarked
package dev.descent.data;

import org.jspecify.annotations.NullMarked;
