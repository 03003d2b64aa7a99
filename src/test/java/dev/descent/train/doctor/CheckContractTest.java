package dev.descent.train.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check on a run that must raise it and on one that nearly does and must not, by the harness that users have for theirs. */
class CheckContractTest {
    static Stream<CheckRow> rows() {
        return Stream.concat(EarlyCheckRows.rows(), LateCheckRows.rows());
    }

    @Test
    void everyCheckHasItsRow() {
        Set<String> missing = new TreeSet<>(Doctor.watch().names());
        rows().forEach(row -> missing.remove(row.check().name()));
        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRaisedByItsFaultAndNotByANearMiss(CheckRow row) {
        List<Finding> found = row.faulty().run(row.check());
        assertEquals(1, found.size(), found.toString());
        assertEquals(row.check().name(), found.get(0).diagnosis(), found.toString());
        assertTrue(found.get(0).level().compareTo(row.level()) <= 0, found.toString());
        assertEquals(row.text(), CheckRow.masked(found.get(0)));
        List<Finding> other = row.sound().run(row.check());
        assertTrue(
                other.isEmpty() || row.level() != Level.HINT && other.get(0).level() == Level.HINT, other.toString());
    }
}
