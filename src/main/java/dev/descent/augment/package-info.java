/**
 * Changes training batches so that a model sees more than there is: each transform is a record that a trainer takes in
 * {@code with(...)}, in the order in which they are applied. What every image draws is a function of seed, epoch, batch and its
 * place in it, so the same seed gives the same images, whichever thread prepares them; validation data is left alone.
 *
 * <p>Those of single images are {@link dev.descent.augment.ImageTransform}s, which {@link dev.descent.augment.RandomApply} and
 * {@link dev.descent.augment.OneOf} compose; {@link dev.descent.augment.Mixup}, {@link dev.descent.augment.CutMix} and
 * {@link dev.descent.augment.SamplePairing} mix examples. Where torchvision has the operation, it is the same arithmetic.
 */
@NullMarked
package dev.descent.augment;

import org.jspecify.annotations.NullMarked;
