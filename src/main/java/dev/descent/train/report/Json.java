package dev.descent.train.report;

/**
 * Writes JSON that may stand inside an HTML script element: what could end it, or begin another, is written as an escape.
 * Numbers are written as floats, of which the page shows five digits; those that JSON has no form for become null.
 */
final class Json {
    private final StringBuilder out = new StringBuilder();
    private boolean first = true;

    Json open(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    Json close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    Json name(String name) {
        value(name);
        out.append(':');
        first = true;
        return this;
    }

    Json value(String text) {
        separate();
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c >= 0x7F) {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 0xF, 16));
                }
            } else {
                out.append(c);
            }
        }
        out.append('"');
        return this;
    }

    Json value(double number) {
        separate();
        float rounded = (float) number;
        if (!Float.isFinite(rounded)) {
            out.append("null");
        } else if (rounded == (int) rounded) {
            out.append((int) rounded);
        } else {
            out.append(rounded);
        }
        return this;
    }

    Json value(boolean flag) {
        separate();
        out.append(flag);
        return this;
    }

    Json values(double... numbers) {
        open('[');
        for (double number : numbers) {
            value(number);
        }
        return close(']');
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
