package dev.descent.tensor;

import dev.descent.kernel.Kernels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, in the log, which kernels run and how to get faster ones. */
final class KernelNotice {
    static {
        Logger log = LoggerFactory.getLogger("dev.descent");
        Kernels.Choice choice = Kernels.choice();
        if (choice.advice().isEmpty()) {
            log.info("kernel: {} ({})", Kernels.description(), choice.reason());
        } else {
            log.info(
                    "kernel: {}, since {}; to get the faster one, {}",
                    Kernels.description(),
                    choice.reason(),
                    choice.advice());
        }
    }

    private KernelNotice() {}

    /** Loads this class; the first time writes the line. */
    static void once() {}
}
