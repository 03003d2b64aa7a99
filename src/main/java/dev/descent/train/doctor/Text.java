package dev.descent.train.doctor;

/** Numbers as people read them. */
final class Text {
    private Text() {}

    /** Puts values, in order, in place of {@code {}}; {@code {%}} makes a percentage of a share. */
    static String fill(String template, Object... values) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int at = template.indexOf('{', from);
            boolean percent = template.charAt(at + 1) == '%';
            text.append(template, from, at);
            text.append(percent ? percent(((Number) value).doubleValue()) : text(value));
            from = at + (percent ? 3 : 2);
        }
        return text.append(template, from, template.length()).toString();
    }

    private static String text(Object value) {
        return value instanceof Double || value instanceof Float
                ? number(((Number) value).doubleValue())
                : String.valueOf(value);
    }

    /** {@code DeadUnits} as {@code dead-units}; asked for so often that a pattern would show in the time a fit takes. */
    static String hyphenated(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean begins = Character.isUpperCase(c) && i > 0 && !Character.isUpperCase(name.charAt(i - 1));
            text.append(begins ? "-" : "").append(Character.toLowerCase(c));
        }
        return text.toString();
    }

    /** Three digits. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return scientific(value);
        }
        return fixed(value, size < 1 ? 1000 : size < 100 ? 100 : 1);
    }

    private static String scientific(double value) {
        int exponent = (int) Math.floor(Math.log10(Math.abs(value)));
        long tenths = Math.round(Math.abs(value) * Math.pow(10, 1 - exponent));
        if (!Double.isFinite(value) || tenths == 0) {
            return String.valueOf(value);
        }
        if (tenths >= 100) {
            exponent++;
            tenths /= 10;
        }
        return (value < 0 ? "-" : "") + tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + "e" + exponent;
    }

    static String percent(double share) {
        boolean small = share < 0.0995;
        String text = fixed(100 * share, small ? 10 : 1);
        return (small && text.indexOf('.') < 0 ? text + ".0" : text) + " %";
    }

    /** To so many parts of one, without zeros at the end; by hand, since a formatter takes longer than all the rest of a check. */
    private static String fixed(double value, int parts) {
        long scaled = Math.round(Math.abs(value) * parts);
        if (Double.isNaN(value) || scaled == Long.MAX_VALUE) {
            return String.valueOf(value);
        }
        StringBuilder text = new StringBuilder(value < 0 && scaled != 0 ? "-" : "").append(scaled / parts);
        long rest = scaled % parts;
        if (rest != 0) {
            text.append('.');
            for (int digit = parts / 10; rest != 0; digit /= 10) {
                text.append(rest / digit);
                rest %= digit;
            }
        }
        return text.toString();
    }
}
