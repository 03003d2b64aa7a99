/** The program that the README runs; not part of the API. */
@NullMarked
package dev.descent.example;

import org.jspecify.annotations.NullMarked;
