package dev.descent.io;

import dev.descent.init.Initializer;
import dev.descent.nn.Blueprint;
import dev.descent.nn.RecurrentCell;
import dev.descent.op.Readout;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records as trees for {@link Json} and back: components by their names and, for what is known by an interface, the kind. Back
 * it goes through the constructors, so that their checks hold for files too.
 */
final class Records {
    private static final String KIND = "kind";

    private final Kinds kinds;

    Records(Kinds kinds) {
        this.kinds = kinds;
    }

    /**
     * @param where what errors call it
     * @throws IllegalArgumentException if there is a layer in it that is no record
     */
    @Nullable
    Object write(String where, @Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> tree = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                tree.add(write(where + "[" + i + "]", list.get(i)));
            }
            return tree;
        }
        if (value instanceof float[] || value instanceof int[]) {
            List<@Nullable Object> tree = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                tree.add(write(where, Array.get(value, i)));
            }
            return tree;
        }
        if (value instanceof Record record) {
            return record(where, record);
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? new Json.Num(number.toString()) : number.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Initializer) {
            return null; // a lambda, of no use any more: a file has the values that weights begin with
        }
        throw Checks.noRecord(where, value);
    }

    private @Nullable Object record(String where, Record value) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        if (value instanceof Blueprint
                || value instanceof RecurrentCell
                || value instanceof Initializer
                || value instanceof Readout) {
            String kind = kinds.of(value);
            Class<? extends Record> known = kinds.type(kind);
            if (known == null && value instanceof Initializer && !(value instanceof Blueprint)) {
                return null;
            }
            Checks.sameKind(where, kind, known, value.getClass());
            tree.put(KIND, kind);
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String name = component.getName();
            tree.put(name, write(where + "." + name, get(where, component, value)));
        }
        return tree;
    }

    private static @Nullable Object get(String where, RecordComponent component, Record value) {
        try {
            component.getAccessor().trySetAccessible();
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw Checks.closed(where, value.getClass(), e);
        }
    }

    /** @throws IllegalArgumentException if it describes nothing of that type, or what it describes makes no sense */
    @Nullable
    Object read(String where, Type type, @Nullable Object tree) {
        if (tree == null) {
            if (type instanceof Class<?> simple && simple.isPrimitive()) {
                throw problem(where, "is null");
            }
            return null;
        }
        if (type instanceof ParameterizedType generic
                && generic.getRawType() == List.class
                && tree instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Object value = read(where + "[" + i + "]", generic.getActualTypeArguments()[0], list.get(i));
                if (value == null) {
                    throw problem(where + "[" + i + "]", "is null");
                }
                values.add(value);
            }
            return values;
        }
        if (!(type instanceof Class<?> simple)) {
            throw problem(where, "does not fit " + type);
        }
        if (tree instanceof Map<?, ?> map) {
            return build(where, simple, map);
        }
        if (simple.isArray() && tree instanceof List<?> list) {
            Object array = Array.newInstance(simple.getComponentType(), list.size());
            for (int i = 0; i < list.size(); i++) {
                Array.set(array, i, read(where + "[" + i + "]", simple.getComponentType(), list.get(i)));
            }
            return array;
        }
        return plain(where, simple, tree);
    }

    private static Object plain(String where, Class<?> type, Object tree) {
        if (type == String.class && tree instanceof String || type == boolean.class && tree instanceof Boolean) {
            return tree;
        }
        if (type.isEnum() && tree instanceof String name) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
        }
        String text = tree instanceof Json.Num number ? number.text() : String.valueOf(tree);
        try {
            if (type == int.class || type == Integer.class) {
                return Integer.parseInt(text);
            } else if (type == long.class) {
                return Long.parseLong(text);
            } else if (type == float.class) {
                return Float.parseFloat(text);
            } else if (type == double.class) {
                return Double.parseDouble(text);
            }
        } catch (NumberFormatException e) {
            throw problem(where, "is " + FileErrors.shortened(text) + ", expected a number (" + type + ")");
        }
        throw problem(where, "is " + FileErrors.shortened(text) + ", expected " + type.getSimpleName());
    }

    private Object build(String where, Class<?> expected, Map<?, ?> tree) {
        Class<?> type = expected;
        int others = 0;
        if (tree.get(KIND) instanceof String kind) {
            others = 1;
            type = kinds.type(kind);
            if (type == null) {
                throw problem(
                        where,
                        "is of the unknown kind \"" + FileErrors.shortened(kind)
                                + "\"; give Models.load(file, Kinds.library().with(kind, class)) its class");
            }
        }
        if (!type.isRecord() || !expected.isAssignableFrom(type)) {
            throw problem(where, "is " + type.getSimpleName() + ", expected " + expected.getSimpleName());
        }
        RecordComponent[] components = type.getRecordComponents();
        if (tree.size() != components.length + others) {
            throw problem(
                    where,
                    "has " + (tree.size() - others) + " components, but " + type.getSimpleName() + " has "
                            + components.length + "; is it of another version?");
        }
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            if (!tree.containsKey(name)) {
                throw problem(where, "lacks \"" + name + "\"; is it of another version?");
            }
            types[i] = components[i].getType();
            values[i] = read(where + "." + name, components[i].getGenericType(), tree.get(name));
        }
        return build(where, type, types, values);
    }

    private static Object build(String where, Class<?> type, Class<?>[] types, Object[] values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.trySetAccessible();
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw problem(where, "makes no sense: " + (cause == null ? e : cause).getMessage());
        } catch (ReflectiveOperationException e) {
            throw Checks.closed(where, type, e);
        }
    }

    private static IllegalArgumentException problem(String where, String text) {
        return new IllegalArgumentException(where + " " + text);
    }
}
