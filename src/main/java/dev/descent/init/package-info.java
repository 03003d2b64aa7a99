/**
 * How weights begin: {@link dev.descent.init.Initializer} and one record for each scheme, with the gain that belongs to
 * the activation behind the weights. Which layer uses which by default is said in {@code nn}.
 */
@NullMarked
package dev.descent.init;

import org.jspecify.annotations.NullMarked;
