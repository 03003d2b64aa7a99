package dev.descent.optim;

import dev.descent.Part;
import dev.descent.nn.Parameter;
import java.util.List;
import java.util.function.Predicate;

/**
 * Parameters with a rate and penalties of their own. A parameter may belong to one group at most; those in none follow the
 * optimizer's settings.
 *
 * <pre>{@code
 * Part slower = Group.named("dense1", 0.1f);                   // a tenth of the rate, the optimizer's penalties
 * Part stricter = Group.named("dense2", 1, new L2(1e-2f));     // the same rate, a penalty of its own
 * }</pre>
 *
 * @param name what errors call it
 * @param members which parameters belong to it; asked once, when the optimizer is made
 * @param rateScale what the learning rate is multiplied by, besides {@link Parameter#rateScale()}; at least 0
 * @param penalties take the place of the optimizer's, a rule's built-in decay included; if there are none, those hold.
 *     {@code new L2(0)} is no penalty at all
 */
public record Group(String name, Predicate<Parameter> members, float rateScale, List<Penalty> penalties)
        implements Part {
    public Group {
        Checks.notNegative("group \"" + name + "\"", "rateScale", rateScale);
        penalties = List.copyOf(penalties);
    }

    /** The parameters of the layer {@code name} and of the layers within it: {@code name.weight}, {@code name.dense1.bias}. */
    public static Group named(String name, float rateScale, Penalty... penalties) {
        String prefix = name + ".";
        Predicate<Parameter> members = parameter ->
                parameter.name().startsWith(prefix) || parameter.name().equals(name);
        return new Group(name, members, rateScale, List.of(penalties));
    }

    @Override
    public String toString() {
        return "group \"" + name + "\"";
    }
}
