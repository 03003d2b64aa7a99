package dev.descent.data;

import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The columns of a CSV file, gathered row by row. */
final class CsvTable {
    private final String file;
    private final Csv.Options options;
    private final List<String> header;
    private final int columns;
    private final int target;
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private float[] inputs = {};
    private float[] targets = {};
    private List<String> classNames = List.of();
    private int rows;

    private CsvTable(String file, Csv.Options options, CsvRows first) throws IOException {
        this.file = file;
        this.options = options;
        this.columns = first.columns();
        if (columns < 2) {
            throw FileErrors.tooNarrow(file);
        }
        this.header = options.header() ? header(first) : List.of();
        this.target = target();
        for (String name : options.classNames()) {
            labels.put(name, labels.size());
        }
    }

    static CsvTable read(InputStream in, String file, Csv.Options options) throws IOException {
        CsvRows source = new CsvRows(in, file, options.delimiter());
        if (!source.next()) {
            throw FileErrors.noRows(file, false);
        }
        CsvTable table = new CsvTable(file, options, source);
        if (options.header() && !source.next()) {
            throw FileErrors.noRows(file, true);
        }
        do {
            table.add(source);
        } while (source.next());
        table.inputs = Arrays.copyOf(table.inputs, table.rows * (table.columns - 1));
        table.targets = Arrays.copyOf(table.targets, table.rows);
        if (options.classification()) {
            table.classNames = table.numberClasses();
        }
        return table;
    }

    /** The inputs, {@code [rows, columns - 1]}, to be changed before {@link #dataset} is called. */
    float[] inputs() {
        return inputs;
    }

    Dataset dataset() {
        int classes = classNames.size();
        if (options.classification() && classNames.isEmpty()) {
            for (float label : targets) {
                classes = Math.max(classes, (int) label + 1);
            }
        }
        return new ArrayDataset(Shape.of(columns - 1), Shape.of(), classes, classNames, rows, inputs, targets);
    }

    private List<String> header(CsvRows first) throws IOException {
        List<String> names = new ArrayList<>(columns);
        boolean numbers = true;
        for (int i = 0; i < columns; i++) {
            names.add(first.text(i));
            numbers &= !Float.isNaN(first.number(i));
        }
        if (numbers) {
            throw FileErrors.headerOfNumbers(file);
        }
        return names;
    }

    private int target() throws IOException {
        String name = options.targetName();
        if (name != null) {
            int times = Collections.frequency(header, name);
            if (times != 1) {
                throw FileErrors.noColumn(file, name, header, times);
            }
            return header.indexOf(name);
        }
        int column = options.targetColumn() < 0 ? columns : options.targetColumn();
        if (column > columns) {
            throw FileErrors.noColumn(file, column, columns);
        }
        return column - 1;
    }

    private void add(CsvRows source) throws IOException {
        if (source.columns() != columns) {
            throw FileErrors.ragged(file, source.row(), source.columns(), columns);
        }
        int at = rows * (columns - 1);
        inputs = room(inputs, (long) at + columns - 1);
        targets = room(targets, rows + 1L);
        for (int i = 0; i < columns; i++) {
            if (i != target) {
                inputs[at++] = number(source, i);
            } else {
                targets[rows] = options.classification() ? label(source) : number(source, i);
            }
        }
        rows++;
    }

    private float[] room(float[] array, long size) throws IOException {
        if (size <= array.length) {
            return array;
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw FileErrors.tooLarge(file);
        }
        return Arrays.copyOf(array, (int) Math.min(Math.max(1024, size + size / 2), Integer.MAX_VALUE - 8));
    }

    private float number(CsvRows source, int column) throws IOException {
        float value = source.number(column);
        if (Float.isNaN(value)) {
            throw cell(source, column, source.problem(column));
        }
        return value;
    }

    /** The place of the label among those seen so far; {@link #numberClasses} makes class indices of them at the end. */
    private float label(CsvRows source) throws IOException {
        String label = source.text(target);
        if (label.isEmpty()) {
            throw cell(source, target, FileErrors.noLabel());
        }
        Integer place = labels.get(label);
        if (place == null) {
            if (!options.classNames().isEmpty()) {
                throw cell(source, target, FileErrors.unknownClass(label, options.classNames()));
            }
            place = labels.size();
            labels.put(label, place);
        }
        return place;
    }

    private IOException cell(CsvRows source, int column, String problem) {
        return FileErrors.cell(file, source.row(), column + 1, header.isEmpty() ? "" : header.get(column), problem);
    }

    /** Turns places into class indices; returns the names of the classes, or none if they are numbers already. */
    private List<String> numberClasses() throws IOException {
        if (!options.classNames().isEmpty()) {
            return options.classNames();
        }
        float[] indices = new float[labels.size()];
        List<String> names = List.of();
        if (!indicesOfNumbers(indices)) {
            Map<String, Integer> sorted = new TreeMap<>(labels);
            names = List.copyOf(sorted.keySet());
            int index = 0;
            for (int place : sorted.values()) {
                indices[place] = index++;
            }
        }
        for (int i = 0; i < rows; i++) {
            targets[i] = indices[(int) targets[i]];
        }
        return names;
    }

    /** Whether all labels are whole numbers from 0. */
    private boolean indicesOfNumbers(float[] indices) throws IOException {
        boolean negative = false;
        for (Map.Entry<String, Integer> entry : labels.entrySet()) {
            String label = entry.getKey();
            if (!label.matches("[+-]?[0-9]+(\\.[0-9]*)?")) {
                return false;
            }
            double number = Double.parseDouble(label);
            if (number != Math.rint(number) || Math.abs(number) >= 1 << 24) {
                throw FileErrors.fractions(file, target + 1, label);
            }
            negative |= number < 0;
            indices[entry.getValue()] = (float) number;
        }
        return !negative;
    }
}
