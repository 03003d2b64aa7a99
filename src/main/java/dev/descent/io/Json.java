package dev.descent.io;

import static com.fasterxml.jackson.core.JsonTokenId.ID_FALSE;
import static com.fasterxml.jackson.core.JsonTokenId.ID_NUMBER_FLOAT;
import static com.fasterxml.jackson.core.JsonTokenId.ID_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonTokenId.ID_START_ARRAY;
import static com.fasterxml.jackson.core.JsonTokenId.ID_START_OBJECT;
import static com.fasterxml.jackson.core.JsonTokenId.ID_STRING;
import static com.fasterxml.jackson.core.JsonTokenId.ID_TRUE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a tree of maps, lists, strings, booleans, nulls and {@link Num}s. What is read may be hostile: depth is limited,
 * names come once, and numbers stay text until somebody knows what they should be.
 */
final class Json {
    private static final int DEPTH = 64;

    private Json() {}

    /** A number as it is written. */
    record Num(String text) {}

    /** Without what a library should not leave behind: interned names, and buffers kept for each thread. */
    static JsonFactory factory(int longestText) {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH)
                        .maxStringLength(longestText)
                        .maxNameLength(longestText)
                        .build())
                .build();
    }

    static String write(Object tree) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = factory(1).createGenerator(out)) {
            write(json, tree);
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object tree) throws IOException {
        if (tree instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName((String) entry.getKey());
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (tree instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (tree instanceof Num number) {
            json.writeNumber(number.text());
        } else if (tree instanceof String text) {
            json.writeString(text);
        } else if (tree instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeNull();
        }
    }

    /** @throws IllegalArgumentException if it is no JSON, too deep, or has a name twice */
    static @Nullable Object read(String text) {
        try (JsonParser json = factory(text.length()).createParser(text)) {
            Object tree = value(json, json.nextToken());
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("something follows its end");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(problem(e), e);
        } catch (IOException e) {
            throw new IllegalStateException("a String does not fail", e);
        }
    }

    /** What the parser says, without where: its places count within what it was given. */
    static String problem(JsonProcessingException e) {
        return e.getOriginalMessage();
    }

    private static @Nullable Object value(JsonParser json, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IllegalArgumentException("it ends too early");
        }
        return switch (token.id()) {
            case ID_START_OBJECT -> object(json);
            case ID_START_ARRAY -> array(json);
            case ID_STRING -> json.getText();
            case ID_NUMBER_INT, ID_NUMBER_FLOAT -> new Num(json.getText());
            case ID_TRUE -> true;
            case ID_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (map.containsKey(name)) {
                throw new IllegalArgumentException("\"" + FileErrors.shortened(name) + "\" comes twice");
            }
            map.put(name, value(json, json.nextToken()));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser json) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            list.add(value(json, token));
        }
        return list;
    }
}
