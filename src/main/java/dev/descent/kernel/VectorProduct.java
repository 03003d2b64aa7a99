package dev.descent.kernel;

import static dev.descent.kernel.VectorTiles.DEPTH;
import static dev.descent.kernel.VectorTiles.LANES;
import static dev.descent.kernel.VectorTiles.MAX_ROWS;
import static dev.descent.kernel.VectorTiles.ROW;
import static dev.descent.kernel.VectorTiles.WIDTH;
import static dev.descent.kernel.Workers.ceil;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * One product of {@link VectorBlas}, in phases that are split into tasks; kept by the workers, so that a call
 * allocates nothing.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class VectorProduct implements Workers.Task {
    static final int SLOT = 2;

    private static final int A_SLOT = 0;
    private static final int B_SLOT = 1;
    private static final int EDGE_SLOT = 2;
    private static final float[] NOTHING = {};

    private static final int PACK = 0;
    private static final int TILES = 1;
    private static final int ROW_OF_C = 2;

    /**
     * With fewer multiply-adds, twenty microseconds' worth, two barriers and another core's cold cache cost more than another
     * thread saves.
     */
    private static final long PARALLEL_FROM = 1 << 20;

    /** A single row is bound by reading B, so it is worth sharing earlier. */
    private static final long PARALLEL_ROW_FROM = 1 << 18;

    /**
     * Rows closer than this are read where they lie if few tiles pass over them. Farther ones fall into few sets of the first
     * cache and drive each other out before the next tile comes.
     */
    private static final int NEAR = 512;

    /** So many rows of A, or columns of B, are few: turning or copying the other operand for them takes a tenth of the product. */
    private static final int FEW = 256;

    /** Floats of C that may be read ahead: a quarter of a usual second cache. */
    private static final int FETCHED = 1 << 16;

    /** Floats in a cache line. */
    private static final int LINE = 16;

    private final float[] zeros = new float[WIDTH];
    int blockRows;
    int blockColumns;
    int groupRows;
    Workers workers = Workers.single();
    boolean transA;
    boolean transB;
    int m;
    int n;
    int k;
    float[] a = NOTHING;
    int aOffset;
    int lda;
    float[] b = NOTHING;
    int bOffset;
    int ldb;
    /** All of B, packed in advance by {@link #pack}; or null. */
    float @Nullable [] prepared;

    boolean accumulate;
    float[] c = NOTHING;
    int cOffset;
    int ldc;
    float @Nullable [] bias;

    private float[] packedA = NOTHING;
    private float[] packedB = NOTHING;
    private int phase;
    private int packTasksOfB;
    private int rowsPerPack;
    private int panelsPerPack;
    private int p0;
    private int kc;
    private int i0;
    private int mc;
    private int j0;
    private int nc;
    private int rowGroups;
    private int columnGroups;
    /** Whether each panel of B is packed right before its only use, into a buffer that stays in L1. */
    private boolean direct;

    /** Whether the tiles read A, or B, where it lies. */
    private boolean plainA;

    private boolean plainB;

    /** Where the tiles read the block of A, and how far apart its rows and its steps of k lie. */
    private float[] left = NOTHING;

    private int leftOffset;
    private int aRow;
    private int aStep;

    /** Kept so that {@link #fetch} is not left out as useless. */
    private float fetched;

    private float[] row = NOTHING;
    private int rowOffset;
    private int columnsPerTask;

    static int packedSize(int n, int k) {
        return ceil(n, WIDTH) * WIDTH * k;
    }

    /** Every panel of every block of k, by plain copies, which need no compiler to be fast. */
    static void pack(boolean transB, int n, int k, float[] b, int bOffset, int ldb, float[] to) {
        for (int p0 = 0, kc; p0 < k; p0 += kc) {
            kc = share(k, DEPTH, p0);
            for (int j = 0, at = p0 * ceil(n, WIDTH) * WIDTH; j < n; j += WIDTH, at += WIDTH * kc) {
                int columns = Math.min(WIDTH, n - j);
                if (transB) {
                    VectorPacking.panelTurned(b, bOffset + j * ldb + p0, ldb, kc, columns, to, at);
                } else {
                    for (int p = 0; p < kc; p++) {
                        System.arraycopy(b, bOffset + (p0 + p) * ldb + j, to, at + p * WIDTH, columns);
                        Arrays.fill(to, at + p * WIDTH + columns, at + (p + 1) * WIDTH, 0);
                    }
                }
            }
        }
    }

    void multiply(int worker) {
        if (bias != null && accumulate) {
            addBias(bias);
        }
        if (k == 0 || m == 1) {
            begin();
            if (m == 1) {
                row(worker);
            }
            return;
        }
        if (accumulate && prepared != null && (long) m * n <= FETCHED) {
            fetched = fetch();
        }
        int threads = (long) m * n * k < PARALLEL_FROM ? 1 : workers.threads();
        int widest = Math.min(blockColumns, (n + WIDTH - 1) / WIDTH * WIDTH);
        plainA = n <= FEW && (!transA || lda < NEAR);
        plainB = prepared == null && m <= FEW && !transB && ldb < NEAR;
        aRow = !plainA ? ROW : transA ? 1 : lda;
        aStep = plainA && transA ? lda : 1;
        packedA = plainA ? NOTHING : workers.scratch(worker, A_SLOT, Math.min(blockRows, m) * ROW);
        direct = prepared == null
                && !plainB
                && m <= groupRows
                && (threads == 1 || ceil(Math.min(n, blockColumns), WIDTH) >= 4 * threads);
        packedB = prepared != null
                ? prepared
                : direct || plainB ? NOTHING : workers.scratch(worker, B_SLOT, widest * Math.min(DEPTH, k));
        for (p0 = 0; p0 < k; p0 += kc) {
            // Equal blocks instead of full ones and a rest: a short loop pays for a tile's load and store, too.
            kc = share(k, DEPTH, p0);
            for (j0 = 0; j0 < n; j0 += nc) {
                nc = Math.min(blockColumns, n - j0);
                for (i0 = 0; i0 < m; i0 += mc) {
                    mc = share(m, blockRows, i0);
                    left = plainA ? a : packedA;
                    leftOffset = plainA ? aOffset + i0 * aRow + p0 * aStep : 0;
                    pack(worker, threads, i0 == 0);
                    compute(worker, threads);
                }
            }
        }
    }

    /**
     * Reads C once along its rows, at which the processor guesses what comes next: the tiles, which come to rows that lie pages
     * apart, would wait for each. Worth a tenth of an LSTM's forward products, since other steps have driven its gates out of the caches.
     */
    private float fetch() {
        float sum = 0;
        for (int i = 0, at = cOffset; i < m; i++, at += ldc) {
            for (int j = 0; j < n; j += LINE) {
                sum += c[at + j];
            }
        }
        return sum;
    }

    /** Lets go of the arrays, which would otherwise live as long as the workers. */
    void forget() {
        a = NOTHING;
        b = NOTHING;
        prepared = null;
        packedA = NOTHING;
        packedB = NOTHING;
        left = NOTHING;
        c = NOTHING;
        row = NOTHING;
        bias = null;
    }

    @Override
    public void run(int worker, int index) {
        if (phase == TILES) {
            group(worker, index);
        } else if (phase == ROW_OF_C) {
            columns(index * columnsPerTask, Math.min(n, (index + 1) * columnsPerTask));
        } else if (index < packTasksOfB) {
            packB(index * panelsPerPack, Math.min((nc + WIDTH - 1) / WIDTH, (index + 1) * panelsPerPack));
        } else {
            int from = (index - packTasksOfB) * rowsPerPack;
            packA(from, Math.min(mc, from + rowsPerPack));
        }
    }

    /** A single row: every element of B is used once, so packing would cost more than the product. */
    private void row(int worker) {
        row = a;
        rowOffset = aOffset;
        if (transA && lda != 1) {
            row = workers.scratch(worker, A_SLOT, k);
            rowOffset = 0;
            for (int p = 0; p < k; p++) {
                row[p] = a[aOffset + p * lda];
            }
        }
        int threads = (long) n * k < PARALLEL_ROW_FROM ? 1 : workers.threads();
        columnsPerTask = n;
        if (threads == 1) {
            columns(0, n);
            return;
        }
        columnsPerTask = Math.max(WIDTH, ceil(ceil(n, 4 * threads), WIDTH) * WIDTH);
        phase = ROW_OF_C;
        workers.run(ceil(n, columnsPerTask), this);
    }

    private void columns(int from, int to) {
        if (transB) {
            Dots.row(k, row, rowOffset, b, bOffset, ldb, c, cOffset, from, to);
        } else {
            VectorRow.add(k, row, rowOffset, b, bOffset, ldb, c, cOffset, from, to);
        }
    }

    private void pack(int worker, int threads, boolean newB) {
        int panels = (nc + WIDTH - 1) / WIDTH;
        boolean packsB = newB && !direct && !plainB && prepared == null;
        if (threads == 1) {
            if (packsB) {
                packB(0, panels);
            }
            if (!plainA) {
                packA(0, mc);
            }
            return;
        }
        phase = PACK;
        panelsPerPack = Math.max(1, ceil(panels, 4 * threads));
        packTasksOfB = packsB ? ceil(panels, panelsPerPack) : 0;
        rowsPerPack = Math.max(8, ceil(mc, 4 * threads) + 7 & -8);
        int tasks = packTasksOfB + (plainA ? 0 : ceil(mc, rowsPerPack));
        if (tasks > 0) {
            workers.run(tasks, this);
        }
    }

    private void compute(int worker, int threads) {
        int rowPanels = ceil(mc, MAX_ROWS);
        int columnPanels = ceil(nc, WIDTH);
        rowGroups = ceil(mc, groupRows);
        columnGroups = 1;
        if (threads == 1) {
            for (int group = 0; group < rowGroups; group++) {
                group(worker, group);
            }
            return;
        }
        phase = TILES;
        int wanted = 8 * threads;
        columnGroups = Math.min(columnPanels, ceil(wanted, rowGroups));
        rowGroups = direct ? 1 : Math.min(rowPanels, Math.max(rowGroups, wanted / columnGroups));
        workers.run(rowGroups * columnGroups, this);
    }

    private void packB(int from, int to) {
        for (int panel = from; panel < to; panel++) {
            packB(panel, packedB, panel * WIDTH * kc);
        }
    }

    private void packB(int panel, float[] to, int at) {
        int j = panel * WIDTH;
        int columns = Math.min(WIDTH, nc - j);
        if (transB) {
            VectorPacking.panelTurned(b, bOffset + (j0 + j) * ldb + p0, ldb, kc, columns, to, at);
        } else {
            VectorPacking.panel(b, bOffset + p0 * ldb + j0 + j, ldb, kc, columns, to, at);
        }
    }

    private void packA(int from, int to) {
        if (transA) {
            VectorPacking.turn(a, aOffset + p0 * lda + i0 + from, lda, kc, to - from, packedA, from * ROW, ROW);
        } else {
            VectorPacking.rows(a, aOffset + (i0 + from) * lda + p0, lda, to - from, kc, packedA, from * ROW);
        }
    }

    /** The tiles of a group: one panel of B stays in L1 while the group's rows of A, which fit in L2, pass over it. */
    private void group(int worker, int index) {
        int rowPanels = ceil(mc, MAX_ROWS);
        int columnPanels = ceil(nc, WIDTH);
        int rowGroup = index / columnGroups;
        int columnGroup = index % columnGroups;
        int q0 = (int) ((long) rowPanels * rowGroup / rowGroups);
        int q1 = (int) ((long) rowPanels * (rowGroup + 1) / rowGroups);
        int x0 = (int) ((long) columnPanels * columnGroup / columnGroups);
        int x1 = (int) ((long) columnPanels * (columnGroup + 1) / columnGroups);
        int first = prepared == null ? 0 : p0 * ceil(n, WIDTH) * WIDTH + j0 * kc;
        for (int x = x0; x < x1; x++) {
            float[] panel = packedB;
            int at = first + x * WIDTH * kc;
            int step = WIDTH;
            if (plainB && inB(x)) {
                panel = b;
                at = bOffset + p0 * ldb + j0 + x * WIDTH;
                step = ldb;
            } else if (direct || plainB) {
                panel = workers.scratch(worker, B_SLOT, WIDTH * kc);
                at = 0;
                packB(x, panel, at);
            }
            int columns = Math.min(WIDTH, nc - x * WIDTH);
            if (columns == WIDTH) {
                column(q0, q1, rowPanels, x * WIDTH, panel, at, step);
            } else {
                edge(worker, q0, q1, rowPanels, x * WIDTH, columns, panel, at, step);
            }
        }
    }

    /** Whether all vectors of this panel of B lie in its array; columns that are not the panel's own go nowhere. */
    private boolean inB(int panel) {
        return bOffset + (p0 + kc - 1) * ldb + j0 + (panel + 1) * WIDTH <= b.length;
    }

    /**
     * All panels of rows have nearly the same height: 32 rows are 4 · 5 + 3 · 4, none so low that it waits for
     * itself.
     */
    private void column(int q0, int q1, int rowPanels, int j, float[] panel, int at, int step) {
        int height = mc / rowPanels;
        int higher = mc % rowPanels;
        boolean fresh = p0 == 0 && !accumulate;
        for (int q = q0; q < q1; q++) {
            int i = q * height + Math.min(q, higher);
            int rows = q < higher ? height + 1 : height;
            int co = cOffset + (i0 + i) * ldc + j0 + j;
            float[] s = fresh ? bias != null ? bias : zeros : c;
            int so = fresh ? bias != null ? j0 + j : 0 : co;
            int ao = leftOffset + i * aRow;
            VectorTiles.tile(rows, kc, left, ao, aRow, aStep, panel, at, step, s, so, fresh ? 0 : ldc, c, co, ldc);
        }
    }

    private void edge(int worker, int q0, int q1, int rowPanels, int j, int columns, float[] panel, int at, int step) {
        float[] tile = workers.scratch(worker, EDGE_SLOT, MAX_ROWS * WIDTH);
        int height = mc / rowPanels;
        int higher = mc % rowPanels;
        boolean fresh = p0 == 0 && !accumulate;
        for (int q = q0; q < q1; q++) {
            int i = q * height + Math.min(q, higher);
            int rows = q < higher ? height + 1 : height;
            int co = cOffset + (i0 + i) * ldc + j0 + j;
            float[] s = tile;
            if (fresh && bias != null) {
                System.arraycopy(bias, j0 + j, tile, 0, columns);
            } else if (fresh) {
                s = zeros;
            } else {
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(c, co + row * ldc, tile, row * WIDTH, columns);
                }
            }
            int ao = leftOffset + i * aRow;
            int ss = fresh ? 0 : WIDTH;
            if (columns <= LANES && rows >= VectorNarrowTiles.MIN_ROWS) {
                VectorNarrowTiles.tile(rows, kc, left, ao, aRow, aStep, panel, at, step, s, 0, ss, tile, 0, WIDTH);
            } else {
                VectorTiles.tile(rows, kc, left, ao, aRow, aStep, panel, at, step, s, 0, ss, tile, 0, WIDTH);
            }
            for (int row = 0; row < rows; row++) {
                System.arraycopy(tile, row * WIDTH, c, co + row * ldc, columns);
            }
        }
    }

    private void addBias(float[] summand) {
        for (int i = 0; i < m; i++) {
            for (int j = 0, co = cOffset + i * ldc; j < n; j++) {
                c[co + j] += summand[j];
            }
        }
    }

    /** Writes what each chain begins with. */
    private void begin() {
        if (accumulate) {
            return;
        }
        for (int i = 0; i < m; i++) {
            int co = cOffset + i * ldc;
            if (bias != null) {
                System.arraycopy(bias, 0, c, co, n);
            } else {
                Arrays.fill(c, co, co + n, 0);
            }
        }
    }

    /** The next of the nearly equal shares, at most {@code most} each, into which {@code whole} is cut. */
    private static int share(int whole, int most, int begun) {
        return ceil(whole - begun, ceil(whole - begun, most));
    }
}
