package dev.descent.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** One result: a flat JSON object on a line of its own, with numbers of five digits. */
final class Line {
    private static final MathContext DIGITS = new MathContext(5);

    private final Map<String, Object> values = new LinkedHashMap<>();

    static Line parse(String json) throws IOException {
        Line line = new Line();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
                line.values.put(key, text ? parser.getText() : (Object) parser.getDoubleValue());
            }
        }
        return line;
    }

    Line with(String key, String text) {
        values.put(key, text);
        return this;
    }

    /** A number that is not finite is left out. */
    Line with(String key, double number) {
        if (Double.isFinite(number)) {
            values.put(key, number);
        }
        return this;
    }

    Line withAll(Line others) {
        values.putAll(others.values);
        return this;
    }

    String text(String key) {
        Object value = values.getOrDefault(key, "");
        return value instanceof Double number ? plain(number) : (String) value;
    }

    /** NaN if it isn't there. */
    double number(String key) {
        return (double) values.getOrDefault(key, Double.NaN);
    }

    void print() {
        System.out.println(this);
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": "
                        + (entry.getValue() instanceof Double number ? plain(number) : quoted((String) entry.getValue())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String plain(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        BigDecimal exact = new BigDecimal(number);
        return (whole ? exact : exact.round(DIGITS).stripTrailingZeros()).toPlainString();
    }
}
