package dev.descent.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON header of a safetensors file: read entry by entry, and believed only once everything fits. */
record Header(Map<String, Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    private static final int MOST_AXES = 64;

    /** A tensor's place in the data behind the header. */
    record Entry(DType dtype, long[] shape, long begin, long end) {}

    /**
     * @param file what errors call it
     * @param data the bytes behind the header
     */
    static Header parse(String file, String text, long data) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        boolean described = false;
        try (JsonParser json = Json.factory(text.length()).createParser(text)) {
            expect(file, json.nextToken(), JsonToken.START_OBJECT, "the header");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (name.equals(METADATA) ? described : entries.containsKey(name)) {
                    throw FileErrors.twice(file, name);
                }
                if (name.equals(METADATA)) {
                    described = true;
                    metadata(file, json, metadata);
                } else {
                    entries.put(name, entry(file, name, json));
                }
            }
            if (json.nextToken() != null) {
                throw FileErrors.header(file, "something follows its end");
            }
        } catch (JsonProcessingException e) {
            throw FileErrors.header(file, Json.problem(e));
        }
        checkPlaces(file, entries, data);
        return new Header(entries, metadata);
    }

    private static void metadata(String file, JsonParser json, Map<String, String> metadata) throws IOException {
        expect(file, json.nextToken(), JsonToken.START_OBJECT, METADATA);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            expect(file, json.nextToken(), JsonToken.VALUE_STRING, METADATA + "." + key);
            if (metadata.put(key, json.getText()) != null) {
                throw FileErrors.twice(file, METADATA + "." + key);
            }
        }
    }

    private static Entry entry(String file, String name, JsonParser json) throws IOException {
        DType dtype = null;
        long[] shape = null;
        long[] offsets = null;
        expect(file, json.nextToken(), JsonToken.START_OBJECT, name);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (key.equals("dtype") && dtype == null) {
                expect(file, value, JsonToken.VALUE_STRING, name + ".dtype");
                dtype = dtype(file, name, json.getText());
            } else if (key.equals("shape") && shape == null) {
                shape = numbers(file, name + ".shape", json, value);
            } else if (key.equals("data_offsets") && offsets == null) {
                offsets = numbers(file, name + ".data_offsets", json, value);
            } else {
                throw FileErrors.twice(file, name + "." + key);
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw FileErrors.incomplete(file, name);
        }
        return new Entry(dtype, shape, offsets[0], offsets[1]);
    }

    private static void expect(String file, @Nullable JsonToken got, JsonToken expected, String what)
            throws IOException {
        if (got != expected) {
            throw FileErrors.header(
                    file,
                    "\"" + what + "\" is no "
                            + (expected == JsonToken.VALUE_STRING
                                    ? "text"
                                    : expected == JsonToken.START_ARRAY ? "list" : "object"));
        }
    }

    private static DType dtype(String file, String name, String text) throws IOException {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw FileErrors.unknownType(file, name, text);
    }

    private static long[] numbers(String file, String what, JsonParser json, JsonToken first) throws IOException {
        expect(file, first, JsonToken.START_ARRAY, what);
        long[] numbers = new long[4];
        int count = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            long number = -1;
            // Eighteen digits can't overflow; no file is as long as a number with more.
            if (token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= 18) {
                number = Long.parseLong(json.getText());
            }
            if (number < 0) {
                throw FileErrors.header(
                        file, "\"" + what + "\" has " + json.getText() + ", expected whole numbers from 0 to 10^18");
            }
            if (count == MOST_AXES) {
                throw FileErrors.header(file, "\"" + what + "\" has more than " + MOST_AXES + " numbers");
            }
            numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * count);
            numbers[count++] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Every tensor as long as its shape says, one behind the other from the first byte of the data to the last. */
    private static void checkPlaces(String file, Map<String, Entry> entries, long data) throws IOException {
        List<Map.Entry<String, Entry>> places = new ArrayList<>(entries.entrySet());
        for (Map.Entry<String, Entry> place : places) {
            Entry entry = place.getValue();
            long size = size(entry);
            if (entry.end() > data || entry.begin() > entry.end()) {
                throw FileErrors.outside(file, place.getKey(), entry, data);
            }
            if (size != entry.end() - entry.begin()) {
                throw FileErrors.otherSize(file, place.getKey(), entry, size);
            }
        }
        places.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> place) -> place.getValue().begin())
                .thenComparingLong(place -> place.getValue().end()));
        long cursor = 0;
        for (Map.Entry<String, Entry> place : places) {
            Entry entry = place.getValue();
            if (entry.begin() != cursor) {
                throw FileErrors.gap(file, place.getKey(), entry.begin(), cursor);
            }
            cursor = entry.end();
        }
        if (cursor != data) {
            throw FileErrors.trailing(file, cursor, data);
        }
    }

    /** The bytes that dtype and shape make, or −1 if they are more than a long can count. */
    private static long size(Entry entry) {
        long size = entry.dtype().bytes;
        for (long dim : entry.shape()) {
            if (dim != 0 && size > Long.MAX_VALUE / dim) {
                return -1;
            }
            size *= dim;
        }
        return size;
    }
}
