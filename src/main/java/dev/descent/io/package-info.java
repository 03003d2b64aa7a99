/**
 * The way in and out for models and weights: {@link dev.descent.io.Models} for whole models, {@link dev.descent.io.StateDict} for weights by
 * name, as PyTorch has them, {@link dev.descent.io.SafeTensors} for the files of both; and {@link dev.descent.io.Matrices} for
 * EJML. What is read may be hostile: it is checked before it is believed, and no array is larger than the file. Reading of examples belongs in
 * {@code data}, saving a run under way in {@code train}.
 */
@NullMarked
package dev.descent.io;

import org.jspecify.annotations.NullMarked;
