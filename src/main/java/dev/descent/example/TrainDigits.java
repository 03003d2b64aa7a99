package dev.descent.example;

import java.io.PrintStream;
import org.slf4j.LoggerFactory;

/** Trains a network on the embedded digits and prints what it learnt. */
public final class TrainDigits {
    private TrainDigits() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        LoggerFactory.getLogger(TrainDigits.class).info("a line of the log");
        out.println("vector module: "
                + ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }
}
