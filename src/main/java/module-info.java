/** Trains neural networks inside a Java application. What is exported here is the public API. */
module dev.descent {
    requires transitive ejml.core;
    requires ejml.ddense;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static jdk.incubator.vector;

    exports dev.descent;
}
