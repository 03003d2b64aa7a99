package dev.descent.tensor;

import dev.descent.kernel.Kernels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, in the log, which kernels run and how to get faster ones. */
final class KernelNotice {
    private KernelNotice() {}

    /**
     * The first time, writes the line.
     *
     * @throws IllegalStateException if the kernel asked for by {@code descent.kernel} can't run; asked before the line's class
     *     is loaded, or only the first caller would see that text
     */
    static void once() {
        Kernels.choice();
        Line.written();
    }

    /** Its loading writes the line: that happens once, whichever thread comes first. */
    private static final class Line {
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

        static void written() {}
    }
}
