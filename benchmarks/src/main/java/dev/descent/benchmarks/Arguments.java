package dev.descent.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands on the command line: words, {@code --name value} pairs, and {@code --quick}, which has no value. */
public final class Arguments {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    Arguments(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                words.add(args[i]);
            } else if (args[i].equals("--quick")) {
                options.put("quick", "");
            } else if (i + 1 < args.length) {
                options.put(args[i].substring(2), args[++i]);
            } else {
                throw new IllegalArgumentException(args[i] + " wants a value");
            }
        }
    }

    public String word(int index, String what) {
        if (index >= words.size()) {
            throw new IllegalArgumentException("expected " + what);
        }
        return words.get(index);
    }

    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    public int option(String name, int otherwise) {
        return options.containsKey(name) ? Integer.parseInt(options.get(name)) : otherwise;
    }

    /** Words between commas. */
    List<String> option(String name, List<String> otherwise) {
        return options.containsKey(name) ? List.of(options.get(name).split(",")) : otherwise;
    }

    public boolean has(String name) {
        return options.containsKey(name);
    }
}
