package dev.descent.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static History history(String end, float rate, int epochs) {
        History history = new History();
        for (int e = 1; e <= epochs; e++) {
            history.add(new Epoch(e, 1.0 / e, null, rate, 5, 0.5));
        }
        history.note(new Note("loss", end, 1, 3));
        history.stopped(end);
        return history;
    }

    @Test
    void whatWentOnCountsOn() {
        History both = history("first", 0.1f, 2).then(history("second", 0.01f, 3));
        assertEquals(
                List.of(1, 2, 3, 4, 5), both.epochs().stream().map(Epoch::epoch).toList());
        assertEquals(
                List.of(0.1f, 0.1f, 0.01f, 0.01f, 0.01f),
                both.epochs().stream().map(Epoch::learningRate).toList());
        assertEquals(List.of(new Note("loss", "first", 1, 3), new Note("loss", "second", 3, 13)), both.notes());
        assertEquals("second", both.stopReason());
    }
}
