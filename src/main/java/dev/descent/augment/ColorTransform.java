package dev.descent.augment;

import dev.descent.data.Dataset;

/** Changes what values mean as brightness, so it needs to know what black and white are: images in [0, 1], grey or RGB. */
interface ColorTransform extends ImageTransform {
    @Override
    default void check(Dataset data) {
        Checks.colors(Checks.name(this), data);
    }
}
