/**
 * Types that every other package may use and that use none of them. Anything with behaviour belongs in a package of its
 * own below this one.
 */
@NullMarked
package dev.descent;

import org.jspecify.annotations.NullMarked;
