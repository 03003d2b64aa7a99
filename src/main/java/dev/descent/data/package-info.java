/**
 * From files and arrays to batches: {@link dev.descent.data.Dataset}, its readers, splits and scalers,
 * {@link dev.descent.data.Batches}, which shuffles by (seed, epoch), lets {@link dev.descent.data.BatchTransform}s change what
 * is trained on, and prepares ahead. Nothing here knows of layers or losses.
 */
@NullMarked
package dev.descent.data;

import org.jspecify.annotations.NullMarked;
