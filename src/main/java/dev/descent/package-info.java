/** Types without dependencies that every package may use. */
@NullMarked
package dev.descent;

import org.jspecify.annotations.NullMarked;
