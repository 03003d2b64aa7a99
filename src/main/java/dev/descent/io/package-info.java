/**
 * The way in and out for what other programs hold: {@link dev.descent.io.Matrices} for EJML. Reading of examples belongs in
 * {@code data}.
 */
@NullMarked
package dev.descent.io;

import org.jspecify.annotations.NullMarked;
