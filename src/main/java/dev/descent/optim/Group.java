package dev.descent.optim;

import dev.descent.Part;
import dev.descent.nn.Parameter;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Parameters with a rate, penalties and, if need be, rule settings of their own. A parameter may belong to one group at most; those in none follow the
 * optimizer's settings.
 *
 * <pre>{@code
 * Part slower = Group.named("dense1", 0.1f);                   // a tenth of the rate, the optimizer's penalties
 * Part stricter = Group.named("dense2", 1, new L2(1e-2f));     // the same rate, a penalty of its own
 * Part calmer = Group.named("dense3", 1).ruledBy(new Adam(1e-3f, 0.9, 0.99, 1e-6));
 * }</pre>
 *
 * @param name what errors call it
 * @param members which parameters belong to it; asked once, when the optimizer is made
 * @param rateScale what the learning rate is multiplied by, besides {@link Parameter#rateScale()}; at least 0
 * @param penalties take the place of the optimizer's, a rule's built-in decay included; if there are none, those hold.
 *     {@code new L2(0)} is no penalty at all
 * @param rule takes the place of the optimizer's, which must be of the same class, for its settings such as betas and
 *     epsilon; null for the optimizer's. Its learning rate counts for nothing: that of the optimizer, which schedules change,
 *     times {@code rateScale} does
 */
public record Group(
        String name,
        Predicate<Parameter> members,
        float rateScale,
        List<Penalty> penalties,
        @Nullable UpdateRule rule) implements Part {
    public Group {
        Checks.notNegative("group \"" + name + "\"", "rateScale", rateScale);
        penalties = List.copyOf(penalties);
    }

    /** With the optimizer's rule. */
    public Group(String name, Predicate<Parameter> members, float rateScale, List<Penalty> penalties) {
        this(name, members, rateScale, penalties, null);
    }

    /** The same with other settings of the rule. */
    public Group ruledBy(UpdateRule other) {
        return new Group(name, members, rateScale, penalties, other);
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
