package dev.descent.kernel;

import org.jspecify.annotations.Nullable;

/** Which kernel to take, as functions of what was asked for and of what the machine offers. */
final class Selection {
    static final String KERNEL_PROPERTY = "descent.kernel";
    static final String BITS_PROPERTY = "descent.vectorBits";

    private static final String VECTOR = "vector";
    private static final String SCALAR = "scalar";

    private Selection() {}

    /**
     * What decides.
     *
     * @param module whether jdk.incubator.vector is readable
     * @param bits the width of a vector, 0 without the module
     * @param compiler whether HotSpot's C2 runs
     * @param fma whether Math.fma is one instruction
     */
    record Machine(boolean module, int bits, boolean compiler, boolean fma) {}

    /** The choice for a value of {@value #KERNEL_PROPERTY}, which is null where it is not set. */
    static Kernels.Choice choose(String requested, Machine machine) {
        String wish = requested == null ? "auto" : requested;
        if (wish.equals(SCALAR)) {
            return new Kernels.Choice(SCALAR, "-Ddescent.kernel=scalar asks for it", "");
        }
        if (!wish.equals("auto") && !wish.equals(VECTOR)) {
            throw new IllegalStateException("descent.kernel is \"" + wish
                    + "\", but must be auto, vector or scalar; pass -Ddescent.kernel=auto or leave it out");
        }
        Kernels.Choice obstacle = obstacle(machine);
        if (obstacle == null) {
            return new Kernels.Choice(VECTOR, "jdk.incubator.vector is there with " + machine.bits() + " bits", "");
        }
        if (wish.equals(VECTOR)) {
            throw new IllegalStateException("descent.kernel=vector can't be honoured: " + obstacle.reason() + "; "
                    + obstacle.advice() + ", or pass -Ddescent.kernel=auto");
        }
        return obstacle;
    }

    /** What is left when the vector kernels fail to load, as on a JDK whose incubator module has changed. */
    static Kernels.Choice fallBack(String requested, IllegalStateException failure) {
        if (VECTOR.equals(requested)) {
            throw failure;
        }
        return new Kernels.Choice(SCALAR, failure.getMessage(), "report this with the version of the JDK");
    }

    /** The scalar kernel with what stands in the way of the vector one, or null. */
    private static Kernels.@Nullable Choice obstacle(Machine machine) {
        if (!machine.module()) {
            return new Kernels.Choice(
                    SCALAR,
                    "module jdk.incubator.vector is not readable",
                    "start java with --add-modules jdk.incubator.vector");
        }
        if (machine.bits() < 128) {
            return new Kernels.Choice(
                    SCALAR,
                    "this machine's vectors have " + machine.bits() + " bits and 128 are needed",
                    "use a processor with SSE4, AVX or NEON and check -XX:UseAVX, -XX:UseSSE and -XX:MaxVectorSize");
        }
        if (!machine.compiler()) {
            return new Kernels.Choice(
                    SCALAR,
                    "HotSpot's C2 compiler, which the Vector API needs, is not at work",
                    "start a HotSpot JVM without -Xint, -client and -XX:TieredStopAtLevel");
        }
        if (!machine.fma()) {
            return new Kernels.Choice(
                    SCALAR,
                    "this machine has no fused multiply-add",
                    "use a processor with FMA3 or NEON and check -XX:+UseFMA");
        }
        return null;
    }

    /** Whether these values of java.vm.name, java.vm.info and java.vendor.version tell of HotSpot's C2. */
    static boolean optimizing(String name, String info, String vendorVersion) {
        return (name.contains("HotSpot") || name.contains("OpenJDK"))
                && name.contains("Server VM")
                && info.contains("mixed mode")
                && !info.contains("emulated-client")
                && !vendorVersion.contains("GraalVM");
    }

    /** The bits of a vector for a value of {@value #BITS_PROPERTY}, which is null where it is not set. */
    static int bits(@Nullable String requested, int preferred) {
        if (requested == null) {
            return preferred;
        }
        if (!requested.equals("128") && !requested.equals("256") && !requested.equals("512")) {
            throw new IllegalStateException("descent.vectorBits is \"" + requested
                    + "\", but must be 128, 256 or 512; leave it out for this machine's " + preferred);
        }
        int bits = Integer.parseInt(requested);
        if (bits > preferred) {
            throw new IllegalStateException("descent.vectorBits is " + bits + ", but this machine has " + preferred
                    + "; pass at most that or leave it out");
        }
        return bits;
    }
}
