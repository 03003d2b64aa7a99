package dev.descent.kernel;

import org.jspecify.annotations.NullUnmarked;

/**
 * The kernels, chosen once when this class is loaded: the vector ones where they can run, else the scalar ones, unless
 * {@code -Ddescent.kernel=vector} or {@code scalar} forces one.
 */
@NullUnmarked // either all kernels are there or the failure is, which every access checks
public final class Kernels {
    private static final Choice CHOICE;
    private static final String DESCRIPTION;
    private static final Blas BLAS;
    private static final Pointwise POINTWISE;
    private static final Rowwise ROWWISE;
    private static final Convolution CONVOLUTION;

    /** Kept instead of thrown while loading, so that every caller meets the exception itself with its text. */
    private static final IllegalStateException FAILURE;

    static {
        Choice choice = null;
        String description = "";
        Blas blas = null;
        Pointwise pointwise = null;
        Rowwise rowwise = null;
        Convolution convolution = null;
        IllegalStateException failure = null;
        try {
            String wish = System.getProperty(Selection.KERNEL_PROPERTY);
            int bits = !"scalar".equals(wish) && vectorModule() ? (int) call("VectorWidth", "bits") : 0;
            choice = Selection.choose(
                    wish, new Selection.Machine(bits > 0, bits, optimizingCompiler(), FusedMultiplyAdd.isFast()));
            // Here, where a wrong setting is told as what it is, and not as a kernel that can't be loaded.
            SecondCache.size();
            description = "scalar";
            ScalarBlas scalar = new ScalarBlas();
            blas = scalar;
            pointwise = new ScalarPointwise();
            rowwise = new ScalarRowwise();
            convolution = new ScalarConvolution(scalar);
            if (choice.name().equals("vector")) {
                try {
                    Blas vectorBlas = (Blas) create("VectorBlas");
                    Pointwise vectorPointwise = (Pointwise) create("VectorPointwise");
                    Convolution vectorConvolution = (Convolution) create("VectorConvolution");
                    rowwise = (Rowwise) create("VectorRowwise");
                    blas = vectorBlas;
                    pointwise = vectorPointwise;
                    convolution = vectorConvolution;
                    description = "vector, " + bits + " bits";
                } catch (IllegalStateException e) {
                    choice = Selection.fallBack(wish, e);
                }
            }
        } catch (IllegalStateException e) {
            failure = e;
        }
        CHOICE = choice;
        DESCRIPTION = description;
        BLAS = blas;
        POINTWISE = pointwise;
        ROWWISE = rowwise;
        CONVOLUTION = convolution;
        FAILURE = failure;
    }

    private Kernels() {}

    /**
     * What was chosen.
     *
     * @param name "vector" or "scalar"
     * @param reason why
     * @param advice how to get the faster one, empty if there is nothing to do
     */
    public record Choice(String name, String reason, String advice) {}

    public static Blas blas() {
        check();
        return BLAS;
    }

    public static Pointwise pointwise() {
        check();
        return POINTWISE;
    }

    public static Rowwise rowwise() {
        check();
        return ROWWISE;
    }

    public static Convolution convolution() {
        check();
        return CONVOLUTION;
    }

    /** "vector" or "scalar". */
    public static String name() {
        check();
        return CHOICE.name();
    }

    /** Such as "vector, 256 bits". */
    public static String description() {
        check();
        return DESCRIPTION;
    }

    /** What was chosen, why, and what would be faster. */
    public static Choice choice() {
        check();
        return CHOICE;
    }

    private static void check() {
        if (FAILURE != null) {
            throw new IllegalStateException(FAILURE.getMessage(), FAILURE);
        }
    }

    /** On the class path every module of the boot layer is readable; a named module reads it by its requires static. */
    private static boolean vectorModule() {
        return ModuleLayer.boot()
                .findModule("jdk.incubator.vector")
                .filter(Kernels.class.getModule()::canRead)
                .isPresent();
    }

    /** The properties tell as much as the compiler's own bean would, which needs a module more and 50 ms. */
    private static boolean optimizingCompiler() {
        return Selection.optimizing(
                System.getProperty("java.vm.name", ""),
                System.getProperty("java.vm.info", ""),
                System.getProperty("java.vendor.version", ""));
    }

    /** By name and reflection, so that nothing links the Vector API where its module is absent. */
    private static Object create(String simpleName) {
        try {
            return named(simpleName).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unusable(simpleName, e);
        }
    }

    private static Object call(String simpleName, String method) {
        try {
            return named(simpleName).getDeclaredMethod(method).invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unusable(simpleName, e);
        }
    }

    private static Class<?> named(String simpleName) throws ClassNotFoundException {
        return Class.forName(Kernels.class.getPackageName() + "." + simpleName);
    }

    private static IllegalStateException unusable(String simpleName, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalStateException known) {
                return known;
            }
        }
        return new IllegalStateException(
                simpleName + " can't be loaded (" + thrown + "); pass -Ddescent.kernel=scalar and report this", thrown);
    }
}
