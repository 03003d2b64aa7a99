package dev.descent.augment;

/** What lies around an image when it is padded. */
public enum Border {
    /** Zeros: black, if values are brightness. */
    ZERO,
    /** The image mirrored at its outermost pixels, which are not repeated: PyTorch's {@code reflect}. */
    REFLECT
}
