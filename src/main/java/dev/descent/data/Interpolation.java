package dev.descent.data;

/** How a pixel's value is taken from those around a place between pixels. */
public enum Interpolation {
    /** The value of the pixel there. */
    NEAREST,
    /** A mean of the neighbours by their distance along each axis; over more of them where an image is resized to be smaller. */
    BILINEAR
}
